import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import { indexEvidence } from './index-evidence.ts';
import { Table } from './records/table.ts';
import type { Records } from './schema.ts';
import { loadEvidence, storeEvidence } from './store.ts';
import { plainly } from './testing/plainly.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-evidence-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function records(): Records {
  const evidence = shop()
    .checkout({ at: [0, 1] })
    .without('movements')
    .evidence();
  const { orders, lines, movements, stock, payments, refunds } = evidence;
  const { vouchers, redemptions, transitions, loads, mails, logs } = evidence;
  return {
    orders,
    lines,
    movements,
    stock,
    payments,
    refunds,
    vouchers,
    redemptions,
    transitions,
    loads,
    mails,
    logs,
  };
}

test('what was stored is loaded, absent witnesses included', () => {
  storeEvidence(folder, records());
  const loaded = loadEvidence(folder);
  expect(plainly(loaded)).toEqual(records());
  // Half of the memory of arrays, and an index goes on with its numbers.
  for (const name of ['orders', 'lines', 'payments', 'mails'] as const)
    expect(loaded[name]).toMatchObject({ state: 'known', records: expect.any(Table) });
});

test.each([0, 1, 1_000, 1_001, 2_500])(
  'a collection of %i records is stored in pieces, and read back whole',
  (count) => {
    const payment = {
      intentId: null,
      reference: null,
      idempotencyKey: null,
      amountCents: 1,
      currency: 'EUR',
    };
    const payments = Array.from(
      { length: count },
      (_, at) => ({ paymentId: `\n"${at}`, ...payment, state: 'captured' }) as const,
    );
    const stored: Records = { ...records(), payments: { state: 'known', records: payments } };
    storeEvidence(folder, stored);
    expect(plainly(loadEvidence(folder))).toEqual(stored);
    // For others' programs it is JSON, whatever the pieces.
    expect(JSON.parse(readFileSync(join(folder, 'evidence', 'payments.json'), 'utf8'))).toEqual(
      stored.payments,
    );
  },
);

test('each record has a line of its own', () => {
  const stock = [1, 2, 3].map((onHand) => ({ sku: `lamp ${onHand}`, onHand }));
  storeEvidence(folder, { ...records(), stock: { state: 'known', records: stock } });
  const lines = readFileSync(join(folder, 'evidence', 'stock.json'), 'utf8').split('\n');
  expect(lines.filter((line) => line.includes('lamp'))).toHaveLength(3);
});

test('stored again, nothing is overwritten in place', () => {
  storeEvidence(folder, records());
  const reader = openSync(join(folder, 'evidence', 'orders.json'), 'r');
  storeEvidence(folder, { ...records(), orders: { state: 'absent', reason: 'asked too late' } });
  expect(JSON.parse(readFileSync(reader, 'utf8'))).toEqual(records().orders);
  closeSync(reader);
  expect(loadEvidence(folder).orders.state).toBe('absent');
});

test('a run that was killed before it collected has no witnesses, but can be loaded', () => {
  expect(loadEvidence(folder).orders).toMatchObject({
    state: 'absent',
    reason: expect.stringContaining('evidence/orders.json cannot be read'),
  });
});

test('a damaged file makes its witness absent, and only that', () => {
  storeEvidence(folder, records());
  writeFileSync(join(folder, 'evidence', 'orders.json'), '{"state":"known","records":[{"orderId":7}]}');
  writeFileSync(join(folder, 'evidence', 'lines.json'), '{"state":');
  const loaded = loadEvidence(folder);
  expect([loaded.orders.state, loaded.lines.state, loaded.stock.state]).toEqual([
    'absent',
    'absent',
    'known',
  ]);
});

test('a record that is damaged in the middle of a collection makes all of it absent, and the others are joined all the same', () => {
  const evidence = shop()
    .checkout({ at: [0, 1] })
    .checkout({ at: [2, 3] })
    .evidence();
  storeEvidence(folder, evidence);
  const file = join(folder, 'evidence', 'orders.json');
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, lines.with(2, '{"orderId":7}').join('\n'));
  const loaded = loadEvidence(folder);
  expect(loaded.orders).toMatchObject({
    reason: expect.stringContaining('orders are not as documented: records.1.'),
  });
  const { index } = indexEvidence({ ...evidence, ...loaded }, evidence);
  expect(index.orderAt(0)).toBeUndefined();
  const numbers = index.linesOfOrder.from(0);
  expect(numbers.map((number) => index.linesOfOrder.of(number).map(({ orderId }) => orderId))).toEqual(
    numbers.map((number) => [index.orderIdOf(number)]),
  );
  expect(numbers).toHaveLength(2);
});
