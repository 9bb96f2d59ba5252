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

test('some give up what they have while the bank answers nobody, and all of them in that time', () => {
  const { faults, phases } = cancelAndBuy.plan('smoke');
  const [away] = Array.isArray(faults) ? faults : [];
  expect(away).toMatchObject({ fault: { type: 'bank', behaviour: { failEvery: 1 } } });
  const phase = phases.find(({ name }) => name === away?.phase);
  const late = phase?.type === 'open' ? phase.arrivals(randomFor(1, 'late'), []) : [];
  const of = (kind: string) => late.filter(({ intention }) => intention.kind === kind);
  expect(of('cancel')).toHaveLength(of('checkout').length);
  for (const { atMs } of of('checkout')) expect(atMs).toBeLessThan((away?.afterMs ?? 0) / 2);
  for (const { atMs } of of('cancel')) {
    expect(atMs).toBeGreaterThan(away?.afterMs ?? 0);
    expect(atMs).toBeLessThan((away?.afterMs ?? 0) + (away?.lastsMs ?? 0) / 2);
  }
});
