import { z } from 'zod';
import type { AnswerHeader } from './endpoint.ts';

/** Headers of answers that several endpoints send. */

export const LOCATION: AnswerHeader = {
  schema: z.string().regex(/^\/[!-~]+$/),
  description: 'The path of what was made.',
  required: true,
};

export const REPLAYED: AnswerHeader = {
  schema: z.literal('true'),
  description: 'There where the key had been used for the same request before.',
  required: false,
};
