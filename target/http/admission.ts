import type { RequestHandler } from 'express';
import { Refusal } from '../refusal.ts';

/**
 * Turns requests away at the door, before anything is known about them but that they are there. The pool of the
 * database has a queue of its own; this bounds what waits for everything else: a slow bank, a slow client, the
 * processor, and the memory that each open request takes.
 */
export const admit =
  (openRequests: () => number, openRequestsMax: number): RequestHandler =>
  (_request, _response, next) => {
    if (openRequests() > openRequestsMax) {
      throw new Refusal('busy', 'No work has begun. Please try again.', { retryAfterSeconds: 1 });
    }
    next();
  };
