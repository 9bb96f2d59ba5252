import { AsyncLocalStorage } from 'node:async_hooks';
import { type Trace, traceparent } from './trace.ts';

/** One request: what it is called, and where its time goes. Milliseconds. */
export interface RequestStages {
  readonly requestId: string;
  readonly trace: Trace;
  readonly startedMs: number;
  authMs: number;
  /** Waiting for a connection of the pool. */
  poolMs: number;
  dbMs: number;
  /** Statements sent, `begin` and `commit` included: each is a round trip. */
  queries: number;
  bankMs: number;
  cache: 'hit' | 'miss' | null;
}

const stages = new AsyncLocalStorage<RequestStages | undefined>();

/** Runs `work` as one request, whose stages are counted apart from every other's. */
export function asRequest<T>(
  { requestId, trace }: Pick<RequestStages, 'requestId' | 'trace'>,
  work: (request: RequestStages) => T,
): T {
  const fresh: RequestStages = {
    requestId,
    trace,
    startedMs: performance.now(),
    authMs: 0,
    poolMs: 0,
    dbMs: 0,
    queries: 0,
    bankMs: 0,
    cache: null,
  };
  return stages.run(fresh, work, fresh);
}

/** The request that is being worked on; `undefined` in background work. */
export const currentRequest = (): RequestStages | undefined => stages.getStore();

/**
 * Does `work` as nobody's request: what a request only sets off, such as a round of the relay, is neither part of its time
 * nor of its trace, and its statements do not mean that the request has begun.
 */
export const besideRequests = <T>(work: () => T): T => stages.run(undefined, work);

/** Adds the time of `work` to a stage. Beside a request, as in background work, it only does the work. */
export async function timed<T>(
  stage: 'authMs' | 'poolMs' | 'dbMs' | 'bankMs',
  work: () => Promise<T>,
): Promise<T> {
  const current = stages.getStore();
  if (current === undefined) return work();
  const startedMs = performance.now();
  try {
    return await work();
  } finally {
    current[stage] += performance.now() - startedMs;
  }
}

export function countQuery(): void {
  const current = stages.getStore();
  if (current !== undefined) current.queries += 1;
}

/** Whether the current request has sent a statement: from then on it may have had an effect. */
export const hasBegun = (): boolean => (stages.getStore()?.queries ?? 0) > 0;

export function noteCache(answer: 'hit' | 'miss'): void {
  const current = stages.getStore();
  if (current !== undefined) current.cache = answer;
}

/** @returns the Server-Timing header of the current request, e.g. `auth;dur=0.2, db;dur=3.1;desc="queries=6", …`. */
export function serverTiming(): string {
  const current = stages.getStore();
  if (current === undefined) return '';
  const metric = (name: string, ms: number, more = ''): string => `${name};dur=${ms.toFixed(2)}${more}`;
  return [
    ...(current.authMs > 0 ? [metric('auth', current.authMs)] : []),
    ...(current.poolMs > 0 ? [metric('pool', current.poolMs)] : []),
    ...(current.queries > 0 ? [metric('db', current.dbMs, `;desc="queries=${current.queries}"`)] : []),
    ...(current.bankMs > 0 ? [metric('bank', current.bankMs)] : []),
    ...(current.cache === null ? [] : [`cache;desc="${current.cache}"`]),
    metric('total', performance.now() - current.startedMs),
  ].join(', ');
}

/** What our own requests carry while a request is worked on, so that its trace goes on in the next service. */
export function traceHeaders(): Record<string, string> {
  const current = stages.getStore();
  if (current === undefined) return {};
  return { traceparent: traceparent(current.trace), 'x-request-id': current.requestId };
}
