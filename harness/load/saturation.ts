import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { request } from 'undici';
import type { Request } from '../model/adapter.ts';
import { RunError } from '../model/errors.ts';
import { LIMITS } from '../model/limits.ts';
import type { UnknownCause } from '../model/operation.ts';
import type { KindMeasurement, PhaseMeasurement } from '../model/result.ts';
import type { SaturationPhase } from '../model/scenario.ts';
import { NS_PER_MS } from '../model/time.ts';
import { Latency } from '../statistics/latency.ts';

/** A page to ask for, again and again. */
export type SaturatingRequest = Pick<Request, 'path' | 'headers'>;

type Failure = Extract<UnknownCause, 'connect' | 'reset' | 'timeout'>;

/** So many requests without an answer end it: autocannon would go on in a loop that leaves the processor to nobody else. */
const BAIL_OUT = 1_000;
const SAMPLE_MS = 100;
const SLOWEST_NS = LIMITS.requestTimeoutMs * NS_PER_MS;

const isOk = (status: number): boolean => status >= 200 && status < 300;

/**
 * How much the backend can take: autocannon, closed model, one request at a time on each connection.
 *
 * Never evidence. It records nothing, and drops what is in flight when it stops. Its correction for coordinated omission
 * expects an answer every millisecond, whatever the rate; it only applies where a rate is set (and autocannon refuses
 * `ignoreCoordinatedOmission` where none is), so no rate is set, and none must ever be. Its own percentiles are whole
 * milliseconds; ours come from the times that it reports with every answer. 2xx counts as ok, all else as unknown, and
 * so as slowest, however quickly it came: as the timeout.
 *
 * A backend that does not answer, or dies meanwhile, is measured as such: nothing ok, the unknown counted. An error would
 * throw away the evidence of the other phases. A first request asks, since autocannon spins on a refused port.
 * @throws RunError where there is nothing to ask for.
 */
export async function runSaturation(
  baseUrl: string,
  requests: readonly SaturatingRequest[],
  phase: SaturationPhase,
): Promise<PhaseMeasurement> {
  const [first] = requests;
  if (first === undefined) throw new RunError('there is nothing to saturate the backend with');
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const times = new Latency();
  const statuses = new Map<number, number>();
  const failures = { connect: 0, reset: 0, timeout: 0 };
  const onAnswer = (status: number, responseMs: number) => {
    times.record(isOk(status) ? responseMs * NS_PER_MS : SLOWEST_NS);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  const unanswered = await firstFailure(baseUrl, first);
  let durationMs = performance.now() - startedAt;
  if (unanswered === null) {
    const result = await saturate(baseUrl, requests, phase, onAnswer);
    failures.timeout = result.timeouts;
    failures.reset = result.errors - result.timeouts;
    durationMs = result.duration * 1_000;
  } else failures[unanswered] = 1;
  const { user, system } = process.cpuUsage(cpu);
  const kind = browsing(times, statuses, failures);
  const sent = kind.outcomes.ok + kind.outcomes.unknown;
  return {
    name: phase.name,
    model: 'saturation',
    durationMs,
    connections: phase.connections,
    offered: sent,
    sent,
    late: 0,
    missed: 0,
    perSecond: kind.outcomes.ok / (durationMs / 1_000),
    kinds: [kind],
    dispatchLag: new Latency().toDistribution(),
    generatorCpu: (user + system) / 1_000 / durationMs,
    eventLoopUtilization: performance.eventLoopUtilization(loop).utilization,
    littlesLaw: null,
    warmUp: null,
    timeline: [],
  };
}

function saturate(
  baseUrl: string,
  requests: readonly SaturatingRequest[],
  phase: SaturationPhase,
  onAnswer: (status: number, responseMs: number) => void,
): Promise<autocannon.Result> {
  const options: autocannon.Options = {
    url: baseUrl,
    connections: phase.connections,
    pipelining: 1,
    duration: phase.durationMs / 1_000,
    sampleInt: SAMPLE_MS,
    timeout: LIMITS.requestTimeoutMs / 1_000,
    bailout: BAIL_OUT,
    requests: requests.map(({ path, headers }) => ({ method: 'GET', path, headers: { ...headers } })),
  };
  return new Promise((resolve, reject) => {
    // Only the form with a callback is typed as the emitter that it returns.
    const instance = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    instance.on('response', (_client, status, _bytes, responseMs) => onAnswer(status, responseMs));
  });
}

function browsing(
  times: Latency,
  statuses: ReadonlyMap<number, number>,
  failures: Readonly<Record<Failure, number>>,
): KindMeasurement {
  const sum = (wanted: (status: number) => boolean) =>
    [...statuses].reduce((total, [status, count]) => total + (wanted(status) ? count : 0), 0);
  const ok = sum(isOk);
  const unknowns = {
    'server-error': sum((status) => !isOk(status)),
    ...failures,
  };
  const unanswered = failures.connect + failures.reset + failures.timeout;
  for (let count = 0; count < unanswered; count += 1) times.record(SLOWEST_NS);
  return {
    kind: 'browse',
    outcomes: { ok, refused: 0, unknown: unknowns['server-error'] + unanswered },
    missed: 0,
    refusals: {},
    unknowns: Object.fromEntries(Object.entries(unknowns).filter(([, count]) => count > 0)),
    responseTime: times.toDistribution(),
    serviceTime: times.toDistribution(),
  };
}

/** Why the first request has no answer; `null` where it has one, of whatever status. */
async function firstFailure(baseUrl: string, first: SaturatingRequest): Promise<Failure | null> {
  try {
    const { body } = await request(new URL(first.path, baseUrl), {
      headers: first.headers ?? {},
      reset: true,
      headersTimeout: LIMITS.requestTimeoutMs,
      bodyTimeout: LIMITS.requestTimeoutMs,
    });
    await body.dump();
    return null;
  } catch (error) {
    return failureOf(error instanceof Error && 'code' in error ? String(error.code) : '');
  }
}

function failureOf(code: string): Failure {
  if (code === 'ECONNREFUSED' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'connect';
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' ? 'timeout' : 'reset';
}
