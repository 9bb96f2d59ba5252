import { expect, test } from 'vitest';
import { parsePgbench } from './reference.ts';

const said = (failed: number, rate: string) => `pgbench (15.20, server 18.4)
transaction type: reference.sql
number of clients: 32
number of transactions actually processed: 3580
number of failed transactions: ${failed} (0.000%)
latency average = 35.747 ms
${rate}
`;

test.each([
  'tps = 895.184982 (without initial connection time)',
  'tps = 895.184982 (excluding connections establishing)',
])('pgbench says: %s', (rate) => {
  expect(parsePgbench(said(0, rate))).toBe(895.184982);
});

test('a rate with failed transactions in it, or none, is no reference', () => {
  expect(() => parsePgbench(said(3, 'tps = 895.1 (without initial connection time)'))).toThrow(
    /failed transactions: 3/,
  );
  expect(() => parsePgbench('pgbench: error: connection refused')).toThrow(/connection refused/);
});
