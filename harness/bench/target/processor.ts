import { availableParallelism } from 'node:os';
import type { Section } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import { type BenchShop, withShop } from './bench-shop.ts';
import { type Buyers, withBuyers } from './buyers.ts';
import type { Ask } from './generators/ask.ts';
import { PROCESSES, type ProcessorMs, watchProcesses } from './processes.ts';
import type { TargetMeasurement, TargetSitting } from './surroundings.ts';

const SKUS = 2_000;
const BUYERS = 32;

/** What checkouts of one kind cost. */
interface Cost {
  readonly name: string;
  readonly checkouts: number;
  readonly tookMs: number;
  readonly used: ProcessorMs;
}

export const processor: TargetMeasurement = {
  name: 'processor',
  question: 'processor time of a checkout by process: target, PostgreSQL, bank, mailbox, generator',
  async measure(sitting) {
    const options = { name: 'processor', skus: SKUS, buyers: BUYERS };
    return withShop(sitting, options, (shop) =>
      withBuyers(sitting, shop, async (buyers) => sectionOf(await measureShop(sitting, shop, buyers))),
    );
  },
};

async function measureShop(
  sitting: TargetSitting,
  shop: BenchShop,
  buyers: Buyers,
): Promise<readonly Cost[] | null> {
  const read = await watchProcesses(sitting, shop, buyers);
  const durationMs = sitting.quick ? 1_000 : 8_000;
  const common = { kind: 'checkout', buyers: BUYERS, durationMs } as const;
  await buyers.ask({ ...common, name: 'warm-up', skus: SKUS });
  const costOf = async (name: string, ask: Ask): Promise<Cost | null> => {
    // From rest to rest, so that each checkout pays for its own mail, and for nobody else's.
    await shop.settle();
    const before = read();
    const startedAt = performance.now();
    const { ok, perSecond } = await buyers.ask(ask);
    await shop.settle();
    const tookMs = performance.now() - startedAt;
    const after = read();
    sitting.say(`${name}: ${grouped(perSecond)} checkouts/s`);
    if (before === null || after === null) return null;
    const used = PROCESSES.map((process) => [process, after[process] - before[process]]);
    return {
      name,
      checkouts: ok,
      tookMs,
      used: Object.fromEntries(used) as Record<keyof ProcessorMs, number>,
    };
  };
  const spread = await costOf(`spread over ${grouped(SKUS)} skus`, { ...common, name: 'spread', skus: SKUS });
  const hot = await costOf('one hot sku', { ...common, name: 'hot', skus: 1 });
  return spread === null || hot === null ? null : [spread, hot];
}

function sectionOf(costs: readonly Cost[] | null): Section {
  const columns = ['process', ...(costs ?? []).map(({ name }) => name)];
  const common = {
    name: 'processor',
    heading: `Processor time of a checkout, ${BUYERS} buyers`,
    columns,
    broken: [],
  };
  if (costs === null) return { ...common, rows: [['this platform does not tell']], notes: [], figures: null };
  const each = ({ checkouts }: Cost, ms: number): string => `${grouped((1_000 * ms) / checkouts)} µs`;
  const all = ({ used }: Cost): number => PROCESSES.reduce((sum, process) => sum + used[process], 0);
  const share = (cost: Cost): string =>
    `${((100 * all(cost)) / (cost.tookMs * availableParallelism())).toFixed(0)} %`;
  return {
    ...common,
    rows: [
      ...PROCESSES.map((process) => [process, ...costs.map((cost) => each(cost, cost.used[process]))]),
      ['all', ...costs.map((cost) => each(cost, all(cost)))],
      ['of what the processors have', ...costs.map(share)],
    ],
    notes: [
      'From /proc, user and system time, in steps of 10 ms: from rest to rest, so that mails are in it. PostgreSQL with all its backends and workers.',
    ],
    figures: costs,
  };
}
