import { readFileSync } from 'node:fs';
import { loadSuite } from '../../../commands/pipeline/suite.ts';
import { openRecorder } from '../../../history/recorder.ts';
import { createDispatcher, type LoadContext } from '../../../load/dispatcher.ts';
import { InFlight } from '../../../load/in-flight.ts';
import type { Intention } from '../../../model/operation.ts';
import type { PhaseMeasurement } from '../../../model/result.ts';
import { startClock } from '../../../model/time.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import { runLoops } from '../../shared/closed-loops.ts';
import { skuOf } from '../bench-shop.ts';
import { Stages } from '../server-timing.ts';
import type { Ask, BuyersOptions, Reached, StoredSessions } from './ask.ts';
import { withStages } from './with-stages.ts';

/**
 * The buyers of a shop, in a process of their own: a run's closed model, whole (dispatcher, the shop's adapter, every
 * operation recorded before its bytes leave). It stays for all runs against one shop, so that its own code is compiled
 * when figures count.
 */
const { baseUrl, seed, sessionsFile, historyFile } = optionsOf<BuyersOptions>();
const { adapter } = await loadSuite(undefined);
const stored = JSON.parse(readFileSync(sessionsFile, 'utf8')) as StoredSessions;
const clock = startClock();
let id = 0;
const shared: Omit<LoadContext, 'adapter'> = {
  clock,
  recorder: openRecorder(historyFile, { runId: 'bench', seed, originNs: clock.originNs }),
  sessions: {
    emails: stored.emails,
    bag: (actor) => (typeof actor === 'number' ? (stored.bags[actor] ?? {}) : {}),
  },
  nextId: () => id++,
  orders: new Map(),
  intents: new Map(),
  inFlight: new InFlight(),
};

function wish({ kind, skus, from = 0 }: Ask, actor: number, index: number): Intention {
  const sku = skuOf(from + (index % skus));
  if (kind === 'browse') return { kind, input: { actor: 'anonymous', sku } };
  return { kind, input: { actor: actor % stored.emails.length, lines: [{ sku, quantity: 1 }] } };
}

async function serve(ask: Ask): Promise<Reached> {
  const stages = new Stages();
  const context: LoadContext = {
    ...shared,
    adapter: ask.stages === true ? withStages(adapter, stages) : adapter,
  };
  const connections = ask.buyers;
  const dispatcher = createDispatcher(context, { name: 'main', baseUrl, connections });
  const { kind, durationMs, name } = ask;
  try {
    const measurement = await runLoops(dispatcher, context, {
      ...{ name, durationMs, loops: ask.buyers, seed },
      next: (loop, random) => wish(ask, loop, random.int(0, ask.skus - 1)),
    });
    return reached(measurement, kind, stages);
  } finally {
    await dispatcher.close();
    // Nobody here refers to an order again; kept, they would grow with the sitting.
    shared.orders.clear();
  }
}

function reached(measurement: PhaseMeasurement, wanted: Ask['kind'], stages: Stages): Reached {
  const kind = measurement.kinds.find((of) => of.kind === wanted);
  if (kind === undefined) throw new Error('nothing ended');
  const { ok, refused, unknown } = kind.outcomes;
  const costs = stages.costs();
  const total = costs.find(({ stage }) => stage === 'total');
  const { meanMs } = kind.serviceTime;
  return {
    ...{ ok, refused, unknown, why: { ...kind.refusals, ...kind.unknowns } },
    perSecond: ok / (measurement.durationMs / 1_000),
    p50Ms: kind.responseTime.p50Ms ?? Number.NaN,
    p99Ms: kind.responseTime.p99Ms ?? Number.NaN,
    generatorBusy: measurement.eventLoopUtilization,
    stages: costs,
    beyondMeanMs: total === undefined || meanMs === null ? null : meanMs - total.meanMs,
  };
}

process.on('message', (ask: Ask) => {
  serve(ask)
    .then(tell)
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    });
});
await tell('ready');
