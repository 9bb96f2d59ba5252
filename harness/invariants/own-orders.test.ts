import { describe, expect, test } from 'vitest';
import type { Actor, OrderStatus } from '../model/operation.ts';
import { growth, LINEAR } from './testing/growth.ts';
import { type At, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('read-your-writes');
const VIEW = { orderId: 'order-0', totalCents: 1_000, currency: 'EUR', lines: [] } as const;
const ordered = (): Shop => shop().checkout({ at: [0, 1], key: 'k', buyer: 3 });
const read = (told: Shop, status: OrderStatus, at: At, actor: Actor = 3): Shop =>
  told.read(actor, { of: 'k' }, at, { ...VIEW, status });
const ORDERED = 'operation 0 [0.0, 1.0] ms: buyer 3 checked out 1 × lamp: ok, order order-0, 10.00 EUR';

describe('a buyer who is not shown what he was told of is told about', () => {
  test('where the order is gone', () => {
    const found = verdict(ordered().read(3, { of: 'k' }, [6, 7], { refused: 'not-found', body: '{}' }));
    expect(sentence(found)).toBe(
      'A buyer was told that an order is live; 5.0 ms later there was no such order.',
    );
    expect(found).toMatchObject({
      facts: [
        ORDERED,
        'operation 1 [6.0, 7.0] ms: buyer 3 read the order of intent k: refused, not-found (not-found)',
      ],
      offending: [0, 1],
    });
  });

  test('where its status went back, from the first answer that was as far along', () => {
    const found = verdict(read(read(ordered(), 'live', [2, 3]), 'pending', [6, 7]));
    expect(sentence(found)).toBe(
      'A buyer was told that an order is live; 5.0 ms later it was pending again.',
    );
    expect(found).toMatchObject({
      facts: [
        ORDERED,
        'operation 2 [6.0, 7.0] ms: buyer 3 read the order of intent k: ok, order order-0, 10.00 EUR',
      ],
      offending: [0, 2],
    });
  });

  test('where its status is behind the furthest of all answers, not the last', () => {
    const told = read(read(read(ordered(), 'cancelled', [2, 4]), 'live', [3, 5]), 'live', [6, 7]);
    expect(sentence(verdict(told))).toBe(
      'A buyer was told that an order is cancelled; 2.0 ms later it was live again.',
    );
    expect(gist(verdict(told))).toBe('violated by 1, 3');
  });
});

test('each read after an answer is examined', () => {
  const told = read(read(ordered(), 'live', [2, 3]), 'cancelled', [4, 5]);
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 2 });
});

test('giving an order up is no read of it', () => {
  expect(verdict(ordered().cancel('k', [2, 3]))).toMatchObject({ reason: 'nothing to examine' });
  expect(gist(verdict(ordered().cancel('k', [2, 3], 'not-found')))).toBe('inconclusive');
});

test('what somebody else was told binds no answer to the buyer', () => {
  for (const other of [4, 'admin'] as const) {
    const told = read(read(ordered(), 'cancelled', [2, 3], other), 'live', [6, 7]);
    expect(verdict(told), String(other)).toMatchObject({ verdict: 'holds', examined: 1 });
  }
});

test('only buyers have orders of their own', () => {
  const twice = (actor: Actor) => {
    const refused = shop().checkout({ at: [0, 1], key: 'k', buyer: 3, ended: 'out-of-stock' });
    return gist(verdict(read(read(refused, 'cancelled', [2, 3], actor), 'live', [6, 7], actor)));
  };
  expect(twice(3)).toBe('violated by 1, 2');
  expect(twice('admin')).toBe('inconclusive');
  expect(twice('anonymous')).toBe('inconclusive');
});

test('an order that never was sold need not be kept', () => {
  const gone = (status: OrderStatus) => {
    const told = shop().checkout({ at: [0, 5], key: 'k', buyer: 3, ended: 'declined' });
    return gist(
      verdict(read(told, status, [2, 3]).read(3, { of: 'k' }, [6, 7], { refused: 'not-found', body: '{}' })),
    );
  };
  for (const status of ['pending', 'failed'] as const) expect(gone(status)).toBe('inconclusive');
  for (const status of ['live', 'cancelled'] as const) expect(gone(status)).toBe('violated by 1, 2');
});

test('one order may be looked at by thousands', () => {
  const told = (many: number) => {
    const polled = ordered();
    for (let at = 1; at <= many; at += 1) read(polled, 'live', [2 * at, 2 * at + 1]);
    return polled.evidence();
  };
  expect(growth(told, (evidence) => verdictOn('read-your-writes', evidence))).toBeLessThan(LINEAR);
}, 60_000);
