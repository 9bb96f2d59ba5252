import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerText } from './answer.ts';
import type { Shop } from './shop.ts';

/** A sku that needs no decoding, and nothing behind it. Everything else is for the router, which knows the rest of HTTP. */
const PRODUCT = /^\/products\/([\w.~-]{1,64})$/;

/** What the router would have found; the metrics and the log name requests by it. */
const ROUTE = { path: '/products/:sku' };

/**
 * Answers product pages that are in memory, before Express is asked. Nothing is awaited and nobody has to be known for
 * these; and what Express does to every request (other prototypes under request and response, one pattern after the
 * other, a promise for each step) costs several times what is left to do, which is to send bytes that lie ready.
 * @returns a function that says whether it has answered. What it has not, and what is to be refused, goes on to Express.
 */
export const makeAnswerKnown =
  ({ knownPage, openRequests, limits }: Pick<Shop, 'knownPage' | 'openRequests' | 'limits'>) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.method !== 'GET' || openRequests() > limits.openRequestsMax) return false;
    const sku = PRODUCT.exec(request.url ?? '')?.[1];
    const text = sku === undefined ? undefined : knownPage(sku);
    if (text === undefined) return false;
    Object.assign(request, { route: ROUTE });
    answerText(response, 200, text, 'application/json');
    return true;
  };
