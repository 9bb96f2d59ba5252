import type { RequestListener } from 'node:http';
import express, { type Express, type RequestHandler, type Response } from 'express';
import { admit } from './admission.ts';
import { answerText } from './answer.ts';
import { beginRequest } from './begin.ts';
import { makeJsonBody, makeRawBody } from './body.ts';
import { type Endpoint, isForAccounts, type Reply } from './endpoints/endpoint.ts';
import { ENDPOINTS } from './endpoints/index.ts';
import { errorsToAnswers, unknownRoute } from './errors.ts';
import { makeAnswerKnown } from './known-page.ts';
import { refuseOtherMethods } from './methods.ts';
import type { Shop } from './shop.ts';

/** A path as Express writes it. */
const patternOf = ({ path }: Endpoint): string => path.replace(/\{(\w+)\}/g, ':$1');

function send(response: Response, { answer: { status, type = 'application/json' } }: Endpoint, reply: Reply) {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  answerText(response, status, 'text' in reply ? reply.text : JSON.stringify(reply.json), type);
}

/** Asks who is calling, where the endpoint wants to know, and keeps that for `serve`. */
const identify =
  ({ parts }: Shop, role: 'anybody' | 'admin'): RequestHandler =>
  async (request, response, next) => {
    response.locals.caller = await parts.authorise(request.header('authorization'), role);
    next();
  };

const serve =
  (shop: Shop, endpoint: Endpoint): RequestHandler =>
  async (request, response) => {
    const reply = isForAccounts(endpoint)
      ? await endpoint.handle(shop, request, response.locals.caller)
      : await endpoint.handle(shop, request);
    send(response, endpoint, reply);
  };

/** What a request has to get past before an endpoint: who, then whether there is a body that can be read. */
function makeGuards(shop: Shop): (endpoint: Endpoint) => RequestHandler[] {
  const jsonBody = makeJsonBody(shop.limits.bodyBytesMax);
  const rawBody = makeRawBody(shop.limits.bodyBytesMax);
  const limitSignIns: RequestHandler = (request, _response, next) => {
    shop.signInLimit.from(request.ip ?? '');
    next();
  };
  const callerGuards: Readonly<Record<Endpoint['caller'], readonly RequestHandler[]>> = {
    watcher: [],
    anybody: [],
    bank: [],
    newcomer: [limitSignIns],
    account: [identify(shop, 'anybody')],
    admin: [identify(shop, 'admin')],
  };
  return ({ caller, body }) => {
    const reader = caller === 'bank' ? rawBody : jsonBody;
    return [...callerGuards[caller], ...(body === undefined ? [] : reader)];
  };
}

/** Every endpoint behind its guards, and an answer for everything else. */
function makeApplication(shop: Shop): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // A path is ours as it is written, or not at all: what is in front of us may tell /Admin from /admin.
  app.enable('case sensitive routing');
  app.enable('strict routing');
  // So many from the right of `x-forwarded-for` are believed; what a client wrote there itself stands further left.
  app.set('trust proxy', shop.trustedHops);

  const guardsOf = makeGuards(shop);
  const mount = (endpoint: Endpoint): void => {
    app[endpoint.method](patternOf(endpoint), ...guardsOf(endpoint), serve(shop, endpoint));
  };
  ENDPOINTS.filter(({ caller }) => caller === 'watcher').forEach(mount);
  app.use(admit(shop.openRequests, shop.limits.openRequestsMax));
  ENDPOINTS.filter(({ caller }) => caller !== 'watcher').forEach(mount);

  refuseOtherMethods(app);
  app.use(unknownRoute);
  app.use(errorsToAnswers(shop.log, shop.metrics));
  return app;
}

/** The shop: what is known is answered at once, everything else is an Express application. */
export function makeRoutes(shop: Shop): RequestListener {
  const answerKnown = makeAnswerKnown(shop);
  const application = makeApplication(shop);
  return beginRequest(shop.log, shop.metrics, (request, response) => {
    if (!answerKnown(request, response)) application(request, response);
  });
}
