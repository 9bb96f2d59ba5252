import { expect, test } from 'vitest';
import { type Declarations, STRICT } from '../model/evidence.ts';
import type { Intention, Operation, Outcome } from '../model/operation.ts';
import { judge } from './judge.ts';
import { initialState, type ShopState } from './shop-state.ts';
import { surroundingsOf } from './surroundings.ts';

const operation = (intention: Intention, outcome: Outcome): Operation =>
  ({
    ...{ id: 0, intentId: 'k', process: 0, phase: 'check', backend: 'main', steps: [] },
    ...{ intendedAt: 0, startedAt: 0, endedAt: 1 },
    ...intention,
    outcome,
  }) as Operation;

/** One unit of sku A, at 10 cents. */
const judged = (of: Operation, state: ShopState, declared: Partial<Declarations> = {}) =>
  judge(state, of, surroundingsOf([of], new Map([['A', 10]]), { ...STRICT, ...declared }, 'EUR'));
/** What may be so after an answer that is allowed. */
const after = (of: Operation, state: ShopState): ShopState => {
  const judgement = judged(of, state);
  const [next] = judgement.type === 'allowed' ? judgement.states : [];
  return next ?? expect.fail(`${JSON.stringify(of.outcome)} was rejected`);
};
const fresh = (): ShopState => initialState(new Map([['A', 1]]));

const missing: Intention = { kind: 'readOrder', input: { actor: 0, order: { id: 'nowhere' } } };
const refused = (reason: 'invalid' | 'not-found' | 'forbidden' | 'in-flight'): Operation =>
  operation(missing, { type: 'refused', reason, detail: '' });

test('an id that no order has may be refused for its form, and tells nothing of what exists then', () => {
  expect(judged(refused('in-flight'), fresh()).type).toBe('rejected');
  // Whatever the first clear answer is, the next has to be the same.
  const found = after(refused('not-found'), after(refused('invalid'), fresh()));
  expect(judged(refused('forbidden'), found).type).toBe('rejected');
  expect(judged(refused('invalid'), found).type).toBe('allowed');
});

test('a declined card is taken where the shop asks no bank, and only there', () => {
  const sold = operation(
    { kind: 'checkout', input: { actor: 0, lines: [{ sku: 'A', quantity: 1 }], card: 'declined' } },
    { type: 'ok', result: { orderId: 'x', status: 'live', totalCents: 10, currency: 'EUR', lines: [] } },
  );
  expect(judged(sold, fresh())).toMatchObject({ type: 'rejected', expected: 'refused: declined' });
  expect(judged(sold, fresh(), { without: ['mailbox'] }).type).toBe('rejected');
  expect(judged(sold, fresh(), { without: ['bank'] }).type).toBe('allowed');
});
