import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.ts';
import { asRequest, type RequestStages } from '../observability/stages.ts';
import { continueTrace } from '../observability/trace.ts';

/** A caller's own name for its request is kept as it stands; what could not be a header or fill the log is not. */
const REQUEST_ID = /^[!-~]{1,64}$/;

/** What Express leaves on a request whose route it has found. */
type Routed = IncomingMessage & { readonly route?: { readonly path: string } };

/** The pattern that matched, of which there are few; never the path, of which there is no end. */
const routeOf = ({ route }: Routed): string => String(route?.path ?? '(none)');

/** One line in the log and one count in the metrics, when the request is over, however it ended. */
function note(
  log: Logger,
  metrics: Metrics,
  request: IncomingMessage,
  response: ServerResponse,
  stages: RequestStages,
) {
  const { method = '' } = request;
  const route = routeOf(request);
  const answered = response.writableFinished && request.errored === null;
  const status = answered ? response.statusCode : 'aborted';
  const durationMs = performance.now() - stages.startedMs;
  metrics.requestEnded({ method, route, status, durationMs, stages });
  if (!log.isLevelEnabled('info')) return;
  const { requestId, trace, startedMs: _, ...times } = stages;
  const names = { requestId, traceId: trace.traceId, parentId: trace.parentId, spanId: trace.spanId };
  log.info({ ...names, method, route, status, durationMs, ...times }, 'request');
}

const headerOf = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '');

/** Does the rest of a request. */
type Work = (request: IncomingMessage, response: ServerResponse) => void;

/** The first thing that happens to a request: it gets its name, its trace and its stop-watch. */
export const beginRequest =
  (log: Logger, metrics: Metrics, work: Work): Work =>
  (request, response) => {
    const given = headerOf(request, 'x-request-id');
    const requestId = REQUEST_ID.test(given) ? given : randomUUID();
    response.setHeader('x-request-id', requestId);
    const trace = continueTrace(headerOf(request, 'traceparent'));
    asRequest({ requestId, trace }, (stages) => {
      response.once('close', () => note(log, metrics, request, response, stages));
      work(request, response);
    });
  };
