import { expect, test } from 'vitest';
import { randomFor } from '../harness/index.ts';
import { cancelAndBuy } from './cancel-and-buy.ts';
import { arrivalsOf } from './testing/arrivals-of.ts';

const arrivals = arrivalsOf(cancelAndBuy);
const rows = cancelAndBuy.plan('smoke').catalogue.products.filter(({ sku }) => sku.startsWith('row-'));

test('beside each row somebody gives up what he has just bought, and then sends the same checkout again', () => {
  const sessions = arrivals.filter(({ followUps = [] }) => followUps.length > 0);
  expect(sessions).toHaveLength(rows.length);
  for (const { intent, intention, followUps = [] } of sessions) {
    const [givenUp, again] = followUps;
    expect(intention.kind).toBe('checkout');
    const { actor } = intention.input;
    expect(givenUp?.intention).toEqual({ kind: 'cancel', input: { actor, order: { of: intent } } });
    expect(again).toMatchObject({ intent, intention });
  }
});

test('he takes no seat that others want', () => {
  const skus = new Set(rows.map(({ sku }) => sku));
  const bought = arrivals.flatMap(({ intention, followUps }) =>
    intention.kind === 'checkout' && followUps !== undefined ? intention.input.lines : [],
  );
  expect(bought.length).toBeGreaterThan(0);
  for (const { sku } of bought) expect(skus).not.toContain(sku);
});

const { faults, phases } = cancelAndBuy.plan('smoke');
const sentIn = (name: string | undefined) => {
  const phase = phases.find((each) => each.name === name);
  return phase?.type === 'open' ? phase.arrivals(randomFor(1, 'late'), []) : [];
};

test('some give up what they bought in a phase before, while the bank answers nobody until all of them are answered', () => {
  const [away] = Array.isArray(faults) ? faults : [];
  expect(away).toMatchObject({ afterMs: 0, fault: { type: 'bank', behaviour: { failEvery: 1 } } });
  const meanwhile = sentIn(away?.phase);
  const cancelled = meanwhile.flatMap(({ intention }) =>
    intention.kind === 'cancel' && 'of' in intention.input.order ? [intention.input.order.of] : [],
  );
  expect(cancelled.length).toBeGreaterThan(0);
  const before = phases.slice(
    0,
    phases.findIndex(({ name }) => name === away?.phase),
  );
  const bought = before.flatMap(({ name }) => sentIn(name)).map(({ intent }) => intent);
  expect(bought).toEqual(expect.arrayContaining(cancelled));
  // What the bank refuses is a refund then, and nothing else.
  expect(meanwhile.filter(({ intention }) => intention.kind === 'checkout')).toEqual([]);
  for (const { atMs } of meanwhile) expect(atMs).toBeLessThan((away?.lastsMs ?? 0) / 10);
});

test('the last to want a seat come when all that were given back are: in the last phase, as many as a row has seats', () => {
  const last = sentIn(phases.at(-1)?.name);
  for (const { sku, stock } of rows) {
    const wanted = last.filter(
      ({ intention }) =>
        intention.kind === 'checkout' && intention.input.lines.some((line) => line.sku === sku),
    );
    expect(wanted).toHaveLength(stock);
  }
});
