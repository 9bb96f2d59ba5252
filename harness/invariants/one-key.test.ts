import { expect, test } from 'vitest';
import type { Verdict } from '../model/verdict.ts';
import { invariants } from './index.ts';
import { judge } from './judge.ts';
import { type Shop, shop } from './testing/shop.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };
const FEW = 100;
const MANY = 8 * FEW;

/** Each has an order of his own, looks at it, and every other one gives it up. */
function underOneKey(buyers: number): Shop {
  const told = shop({ stock: { lamp: 2 * buyers }, buyers });
  for (let buyer = 0; buyer < buyers; buyer += 1) {
    const at = 10 * buyer;
    told.checkout({ buyer, key: 'k', at: [at, at + 25] });
    told.read(buyer, { of: 'k' }, [at + 26, at + 27], told.view('k', buyer));
    if (buyer % 2 === 1) told.cancel('k', [at + 28, at + 29], 'ok', buyer);
  }
  return told;
}

interface Judged {
  readonly verdicts: readonly Verdict[];
  /** Of processor time. */
  readonly tookMs: number;
}

function judged(told: Shop): Judged {
  const evidence = told.evidence();
  const before = process.cpuUsage();
  const { verdicts } = judge(evidence, invariants, [], NOTHING);
  const { user, system } = process.cpuUsage(before);
  return { verdicts, tookMs: (user + system) / 1_000 };
}

const violated = ({ verdicts }: Judged): readonly string[] =>
  verdicts.filter(({ verdict }) => verdict === 'violated').map(({ invariant }) => invariant);

test('orders of many buyers under one key are told apart in a time that grows little faster than they do', () => {
  const few = judged(underOneKey(FEW));
  const many = judged(underOneKey(MANY));
  expect([...violated(few), ...violated(many)]).toEqual([]);
  // Eight times as many. Each buyer of each order and each cancellation asked for what all have would make it 4,096.
  expect(many.tookMs / few.tookMs).toBeLessThan(64);
});

test('a sale too many among them is found, and soon', () => {
  const lost = (told: Shop): Shop => told.edit(({ stock }) => (stock[0] = { sku: 'lamp', onHand: 1 }));
  const few = judged(lost(underOneKey(FEW)));
  const many = judged(lost(underOneKey(MANY)));
  expect(violated(many)).toEqual(violated(few));
  expect(violated(many)).toContain('stock-is-conserved');
  expect(many.tookMs / few.tookMs).toBeLessThan(64);
});
