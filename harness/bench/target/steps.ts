import type { Section } from '../shared/measurement.ts';
import { withShop } from './bench-shop.ts';
import { type Buyers, withBuyers } from './buyers.ts';
import type { Reached } from './generators/ask.ts';
import { inShort } from './in-short.ts';
import { between, countStatements, type StatementCount, startCounting } from './statements.ts';
import type { TargetMeasurement } from './surroundings.ts';

const SKUS = 2_000;
const LOADS = [1, 32] as const;

/** What the buyers saw, and what the database did meanwhile. */
interface Loaded {
  readonly buyers: number;
  readonly reached: Reached;
  readonly statements: readonly StatementCount[];
}

export const steps: TargetMeasurement = {
  name: 'steps',
  question: 'what each step of a checkout costs, alone and under load',
  async measure(sitting) {
    const { quick, say } = sitting;
    const durationMs = quick ? 1_000 : 8_000;
    return withShop(sitting, { name: 'steps', skus: SKUS, buyers: 32 }, async (shop) => {
      const { sql } = shop.database;
      await startCounting(sql);
      const load = async (buyers: Buyers, count: number, name: string): Promise<Loaded> => {
        await shop.settle();
        const before = await countStatements(sql);
        const ask = { name, kind: 'checkout', skus: SKUS, buyers: count, durationMs, stages: true } as const;
        const reached = await buyers.ask(ask);
        const statements = [...between(before, await countStatements(sql)).values()];
        say(`${name}: p50 ${reached.p50Ms.toFixed(1)} ms`);
        return { buyers: count, reached, statements };
      };
      return withBuyers(sitting, shop, async (buyers) => {
        await load(buyers, 32, 'warm-up');
        const loaded: Loaded[] = [];
        for (const count of LOADS) loaded.push(await load(buyers, count, `together-${count}`));
        return sectionOf(loaded);
      });
    });
  },
};

function sectionOf(loaded: readonly Loaded[]): Section {
  const stages = [...new Set(loaded.flatMap(({ reached }) => reached.stages.map(({ stage }) => stage)))];
  return {
    name: 'steps',
    heading: 'What each step of a checkout costs',
    columns: ['step', ...loaded.flatMap(({ buyers }) => headings(buyers))],
    rows: [
      ...stages.map((stage) => [stage, ...loaded.flatMap((of) => stageCells(of, stage))]),
      ['total − its stages', ...loaded.flatMap((of) => [milliseconds(restOf(of.reached)), '', ''])],
      ['client − total', ...loaded.flatMap((of) => [milliseconds(of.reached.beyondMeanMs), '', ''])],
      ...statementRows(loaded),
    ],
    notes: [
      'Stages are what the target says in Server-Timing, of those checkouts that have the stage. What is left of its total is its own code, and waiting for its one thread; what the client waited beyond it is HTTP, sockets and the client.',
      'SQL: execution in the server, for each checkout, of statements that run at least once with every other one. What it waited for a row is in here; the way there and back and the write of a commit to the disk are not, but are in the stage.',
    ],
    broken: [],
    figures: loaded,
  };
}

const headings = (buyers: number): string[] => {
  const who = `${buyers} buyer${buyers === 1 ? '' : 's'}`;
  return [`${who}: mean`, 'p50', 'p99'];
};

const milliseconds = (ms: number | null): string => (ms === null ? '' : `${ms.toFixed(2)} ms`);

function stageCells({ reached }: Loaded, wanted: string): string[] {
  const cost = reached.stages.find(({ stage }) => stage === wanted);
  if (cost === undefined) return ['', '', ''];
  return [cost.meanMs, cost.p50Ms, cost.p99Ms].map(milliseconds);
}

/** `null` where stages lie within each other, so that their sum means nothing, or there is no total. */
function restOf({ stages }: Reached): number | null {
  const total = stages.find(({ stage }) => stage === 'total');
  if (total === undefined) return null;
  const spent = (each: Reached['stages'][number]): number => (each.meanMs * each.count) / total.count;
  const rest = total.meanMs - stages.reduce((sum, each) => sum + (each === total ? 0 : spent(each)), 0);
  return rest < 0 ? null : rest;
}

/** The database's side: what ran for at least half of the checkouts. */
function statementRows(loaded: readonly Loaded[]): string[][] {
  const costs = new Map<string, (string | undefined)[]>();
  for (const [index, { reached, statements }] of loaded.entries()) {
    for (const { text, calls, executionMs } of statements) {
      if (calls < reached.ok / 2) continue;
      const name = `SQL: ${inShort(text)}`;
      const cells = costs.get(name) ?? [];
      cells[index] = milliseconds(executionMs / reached.ok);
      costs.set(name, cells);
    }
  }
  return [...costs].map(([name, cells]) => [
    name,
    ...loaded.flatMap((_, index) => [cells[index] ?? '', '', '']),
  ]);
}
