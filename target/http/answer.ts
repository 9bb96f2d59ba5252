import type { ServerResponse } from 'node:http';
import { serverTiming } from '../observability/stages.ts';
import { REFUSALS, type Refusal, type RefusalCode } from '../refusal.ts';

/** Every answer of the shop leaves through here, so that each says where its time went. */
export function answerText(response: ServerResponse, status: number, text: string, type: string): void {
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('server-timing', serverTiming());
  // Header and body together, so that Node knows the length and sends both in one write.
  response.end(text);
}

/** A problem document (RFC 9457). */
export const problem = (code: RefusalCode | 'internal', status: number, title: string, detail: string) => ({
  type: `urn:shop:problem:${code}`,
  title,
  status,
  detail,
  code,
});

const answerProblem = (response: ServerResponse, body: ReturnType<typeof problem>): void =>
  answerText(response, body.status, JSON.stringify(body), 'application/problem+json');

/** A refusal as a problem document (RFC 9457). The same refusal is the same bytes, whomever it is for. */
export function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  const { status, title } = REFUSALS[refusal.code];
  if (refusal.retryAfterSeconds !== undefined) response.setHeader('retry-after', refusal.retryAfterSeconds);
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  answerProblem(response, problem(refusal.code, status, title, refusal.message));
}

/** Our own mistake: the log has the error, the client gets none of it. */
export function answerInternalError(response: ServerResponse): void {
  const body = problem(
    'internal',
    500,
    'Something went wrong',
    'It is our fault, and has been written down.',
  );
  answerProblem(response, body);
}
