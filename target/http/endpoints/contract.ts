import { z } from 'zod';
import { openApiDocument } from '../contract/document.ts';
import type { Endpoint } from './endpoint.ts';

/** The endpoint that describes all endpoints, itself among them. Written once, when somebody first asks. */
export function describing(endpoints: () => readonly Endpoint[]): Endpoint {
  let text: string | undefined;
  return {
    operationId: 'contract',
    summary: 'This document.',
    method: 'get',
    path: '/openapi.json',
    caller: 'anybody',
    answer: {
      status: 200,
      name: 'Contract',
      description: 'OpenAPI 3.1.',
      type: 'application/json',
      schema: z.looseObject({ openapi: z.string().regex(/^3\.1\.\d+$/) }),
    },
    refusals: [],
    handle() {
      text ??= JSON.stringify(openApiDocument(endpoints()));
      return { text };
    },
  };
}
