import type { Section } from '../shared/measurement.ts';
import {
  type Contestant,
  grouped,
  inWords,
  type Rounds,
  ratioOf,
  summaryOf,
  takeTurns,
} from '../shared/rounds.ts';
import { type BenchShop, withShop } from './bench-shop.ts';
import { auditBooks } from './books.ts';
import { type Buyers, withBuyers } from './buyers.ts';
import { failuresIn } from './failures.ts';
import type { Reached } from './generators/ask.ts';
import { findPgbench, layDownReference, runReference } from './reference.ts';
import type { TargetMeasurement, TargetSitting } from './surroundings.ts';

const SKUS = 2_000;
const CLIENTS = 32;
const PGBENCH_SPREAD = 'pgbench, spread';
const PGBENCH_HOT = 'pgbench, one hot sku';
const HOT = `target, one hot sku, ${CLIENTS} buyers`;
const spread = (buyers: number): string => `target, spread, ${buyers} buyer${buyers === 1 ? '' : 's'}`;

/** Whom a contestant is held against, and what the ratio should be. */
const AGAINST: ReadonlyMap<
  string,
  { readonly other: string; readonly words: string; readonly aim: number | null }
> = new Map([
  [spread(CLIENTS), { other: PGBENCH_SPREAD, words: 'of pgbench', aim: 0.3 }],
  [HOT, { other: spread(CLIENTS), words: 'of our spread', aim: 0.5 }],
  [PGBENCH_HOT, { other: PGBENCH_SPREAD, words: 'of its spread', aim: null }],
]);

export const checkouts: TargetMeasurement = {
  name: 'checkouts',
  question: "confirmed checkouts a second beside the database's own limit, spread and on one hot sku",
  async measure(sitting) {
    const options = { name: 'checkouts', skus: SKUS, buyers: 64 };
    return withShop(sitting, options, (shop) =>
      withBuyers(sitting, shop, (buyers) => measureShop(sitting, shop, buyers)),
    );
  },
};

/** What a contestant of ours reached, round by round. */
type Details = Map<string, Reached[]>;

async function measureShop(sitting: TargetSitting, shop: BenchShop, buyers: Buyers): Promise<Section> {
  const { quick, say } = sitting;
  const rounds = quick ? 1 : 5;
  const seconds = quick ? 1 : 4;
  const details: Details = new Map();
  const warmUp = await buyers.ask({
    ...{ name: 'warm-up', kind: 'checkout', skus: SKUS, buyers: CLIENTS, durationMs: quick ? 500 : 8_000 },
  });
  const ours = (name: string, count: number, skus: number): Contestant => ({
    name,
    async run(round) {
      // Only then the mails of the one before are nobody's load but their own.
      await shop.settle();
      const durationMs = seconds * 1_000;
      const ask = {
        name: `${count}-${skus}-${round}`,
        kind: 'checkout',
        skus,
        buyers: count,
        durationMs,
      } as const;
      const reached = await buyers.ask(ask);
      details.set(name, [...(details.get(name) ?? []), reached]);
      return reached.perSecond;
    },
  });
  const reference = await referenceOf(sitting, seconds);
  const contestants = [
    ...reference,
    ...[1, 8, CLIENTS, 64].map((count) => ours(spread(count), count, SKUS)),
    ours(HOT, CLIENTS, 1),
  ];
  const reached = await takeTurns(contestants, rounds, say);
  await shop.settle();
  const all = [warmUp, ...[...details.values()].flat()];
  const broken = await auditBooks(shop, all);
  return sectionOf(reached, details, { rounds, seconds, broken, withPgbench: reference.length > 0 });
}

/** The database's own limit, on the server that the target has; nobody where pgbench is not installed. */
async function referenceOf({ world }: TargetSitting, seconds: number): Promise<readonly Contestant[]> {
  const pgbench = findPgbench();
  if (pgbench === null) return [];
  const database = await world.createDatabase('reference');
  await layDownReference(database);
  await runReference(pgbench, database, { clients: CLIENTS, skus: SKUS, seconds: 1 });
  const contestant = (name: string, skus: number): Contestant => ({
    name,
    run: () => runReference(pgbench, database, { clients: CLIENTS, skus, seconds }),
  });
  return [contestant(PGBENCH_SPREAD, SKUS), contestant(PGBENCH_HOT, 1)];
}

interface Sat {
  readonly rounds: number;
  readonly seconds: number;
  readonly broken: readonly string[];
  readonly withPgbench: boolean;
}

function sectionOf(
  reached: Rounds,
  details: Details,
  { rounds, seconds, broken, withPgbench }: Sat,
): Section {
  const rows = [...reached].map(([name, perSecond]) => {
    const own = details.get(name) ?? [];
    const ms = (of: 'p50Ms' | 'p99Ms') =>
      own.length === 0 ? '' : `${summaryOf(own.map((each) => each[of])).median.toFixed(1)} ms`;
    return [name, inWords(perSecond), ms('p50Ms'), ms('p99Ms'), ratioInWords(reached, name)];
  });
  const failures = [...details].flatMap(([name, own]) =>
    own
      .map(failuresIn)
      .filter(Boolean)
      .map((why) => `${name}: ${why}`),
  );
  return {
    name: 'checkouts',
    heading: `Confirmed checkouts of one line, ${grouped(SKUS)} skus`,
    columns: ['who', 'checkouts/s: median (range)', 'p50', 'p99', 'ratio, with its interval'],
    rows: withPgbench ? rows : [...rows, ['pgbench', 'not installed']],
    notes: [
      `${rounds} rounds of ${seconds} s in turn on one server; ratios within rounds.`,
      `pgbench: ${CLIENTS} clients, prepared statements, ten statements in two transactions (\`harness/bench/target/reference/\`): no program, bank, mail or HTTP around them.`,
      "The buyers are one process of the load engine: closed model, the shop's own adapter, every operation recorded. They, bank and mailbox run on the same processors.",
      'The mails of a run are sent while the next checkouts are placed; before the next contestant the shop comes to rest.',
      ...(failures.length === 0 ? [] : [`Not confirmed: ${failures.join('; ')}.`]),
    ],
    broken,
    figures: { rounds, seconds, reached: [...reached], details: [...details] },
  };
}

function ratioInWords(reached: Rounds, name: string): string {
  const against = AGAINST.get(name);
  const theirs = against && reached.get(against.other);
  if (against === undefined || theirs === undefined) return '';
  const { estimate, low, high } = ratioOf(reached.get(name) ?? [], theirs);
  const aim = against.aim === null ? '' : ` (aim: ${against.aim})`;
  return `${estimate.toFixed(2)} ${against.words}${aim}, ${low.toFixed(2)} to ${high.toFixed(2)}`;
}
