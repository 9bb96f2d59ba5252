import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolLoad } from '../database/database.ts';
import type { CacheLoad } from './cache-load.ts';
import { shareMetrics } from './shared-metrics.ts';
import type { RequestStages } from './stages.ts';

/** What the shop counts, for Prometheus. Every label has few values: route patterns, never paths; codes, never texts. */
export interface Metrics {
  requestEnded(request: EndedRequest): void;
  refused(code: string): void;
  bankAnswered(call: string, outcome: string): void;
  orderBecame(outcome: string, by: string): void;
  mailEnded(outcome: 'sent' | 'failed'): void;
  /** Prometheus' text format, of all processes that answer at this address. */
  text(): Promise<string>;
  readonly registry: Registry;
}

export interface EndedRequest {
  readonly method: string;
  /** The pattern, such as `/products/:sku`. */
  readonly route: string;
  readonly status: number | 'aborted';
  readonly durationMs: number;
  readonly stages: RequestStages;
}

/** What is asked when somebody reads the metrics. */
export interface Gauged {
  pools(): Readonly<Record<string, PoolLoad>>;
  openRequests(): number;
  cache(): CacheLoad;
  /** What there is still to do in the background; rejects where the database does not say. */
  backlog(): Promise<Readonly<Record<string, number>>>;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

/** Seconds. Most answers take single milliseconds; the longest wait for a bank that does not answer. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const STAGES = ['auth', 'pool', 'db', 'bank'] as const;

/** One for each shop rather than one for the process, so that shops do not count each other's requests. */
export function openMetrics(gauged: Gauged): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers });
  const requests = counter('shop_requests_total', 'Requests that have ended', ['method', 'route', 'status']);
  const refusals = counter('shop_refusals_total', 'Refusals by their code', ['code']);
  const queries = counter('shop_queries_total', 'Statements sent for requests', ['route']);
  const cache = counter('shop_cache_reads_total', 'Product pages asked for', ['answer']);
  const bank = counter('shop_bank_calls_total', 'Calls of the bank by what it said', ['call', 'outcome']);
  const orders = counter('shop_orders_total', 'What became of orders, and through whom', ['outcome', 'by']);
  const mails = counter('shop_mails_total', 'Attempts to send a mail', ['outcome']);
  const durations = new Histogram({
    name: 'shop_request_duration_seconds',
    help: 'From the request line to the last byte of the answer',
    labelNames: ['route'],
    buckets: DURATIONS,
    registers,
  });
  const stageSeconds = counter('shop_stage_seconds_total', 'Where the time of requests went', ['stage']);

  openGauges(registry, gauged);
  return {
    registry,
    requestEnded({ method, route, status, durationMs, stages }) {
      requests.inc({ method: METHODS.has(method) ? method : 'other', route, status: String(status) });
      durations.observe({ route }, durationMs / 1_000);
      if (stages.queries > 0) queries.inc({ route }, stages.queries);
      if (stages.cache !== null) cache.inc({ answer: stages.cache });
      for (const stage of STAGES) {
        const ms = stages[`${stage}Ms`];
        if (ms > 0) stageSeconds.inc({ stage }, ms / 1_000);
      }
    },
    refused: (code) => refusals.inc({ code }),
    bankAnswered: (call, outcome) => bank.inc({ call, outcome }),
    orderBecame: (outcome, by) => orders.inc({ outcome, by }),
    mailEnded: (outcome) => mails.inc({ outcome }),
    text: shareMetrics(registry),
  };
}

/** Gauges are read when somebody asks, and cost nothing in between. */
function openGauges(registry: Registry, { pools, openRequests, cache, backlog }: Gauged): void {
  const registers = [registry];
  const poolGauge = (name: string, help: string, read: (load: PoolLoad) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['pool'],
      registers,
      collect() {
        for (const [pool, load] of Object.entries(pools())) this.set({ pool }, read(load));
      },
    });
  };
  poolGauge('shop_pool_connections', 'Connections to the database', ({ open }) => open);
  poolGauge('shop_pool_in_use', 'Connections that are being used', ({ inUse }) => inUse);
  poolGauge('shop_pool_waiting', 'Work that waits for a connection', ({ waiting }) => waiting);
  const cacheGauge = (name: string, help: string, read: (load: CacheLoad) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read(cache()));
      },
    });
  };
  cacheGauge('shop_cache_entries', 'Product pages in memory', ({ entries }) => entries);
  cacheGauge('shop_cache_bytes', 'What these pages are as JSON', ({ bytes }) => bytes);
  new Counter({
    name: 'shop_cache_evictions_total',
    help: 'Product pages that made room for others',
    registers,
    collect() {
      this.reset();
      this.inc(cache().evictions);
    },
  });
  new Gauge({
    name: 'shop_open_requests',
    help: 'Requests that are being worked on',
    registers,
    collect() {
      this.set(openRequests());
    },
  });
  new Gauge({
    name: 'shop_backlog',
    help: 'What there is still to do in the background; absent while the database does not say',
    labelNames: ['what'],
    registers,
    // All processes see the same database.
    aggregator: 'max',
    async collect() {
      this.reset();
      const entries = await backlog().then(Object.entries<number>, () => []);
      for (const [what, count] of entries) this.set({ what }, count);
    },
  });
}
