import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.ts';
import { Refusal } from '../refusal.ts';
import { answerInternalError, answerRefusal } from './answer.ts';

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : 500;

/** What Express and its body parser throw at bad requests carries a 4xx status; everything else is no refusal. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const status = statusOf(error);
  if (status === 413) return new Refusal('too-large', 'The body is larger than it may be.');
  if (status === 415) return new Refusal('unsupported-media-type', 'Send plain application/json in UTF-8.');
  if (status >= 400 && status < 500) return new Refusal('invalid', 'The request cannot be read.');
  return null;
}

export const unknownRoute: RequestHandler = () => {
  throw new Refusal('not-found', 'There is no such resource.');
};

/** The one place where errors become answers. Never a stack trace, never a message that was not written for clients. */
export const errorsToAnswers =
  (log: Logger, metrics: Metrics): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    const refusal = refusalOf(error);
    if (refusal === null) log.error({ err: error }, 'a request failed');
    else metrics.refused(refusal.code);
    if (refusal?.cause !== undefined)
      log.warn({ err: refusal.cause, code: refusal.code }, 'a request was refused');
    if (response.headersSent) next(error);
    else if (refusal === null) answerInternalError(response);
    else answerRefusal(response, refusal);
  };
