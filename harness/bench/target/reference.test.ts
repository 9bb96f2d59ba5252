import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../model/paths.ts';
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

test.each([
  ['reference.sql', 'b7005939a9fb3aa92dbba972187a6c5949657d757b8471259bf16801b450a838'],
  ['schema.sql', 'c03fc22b07e242a5e8a23d9baa7e7755fc4720c72156b094e66e9dad9db107c1'],
])('%s is frozen: figures of one year can be held against those of another', (file, digest) => {
  const text = readFileSync(join(packageRoot(), 'harness/bench/target/reference', file));
  expect(createHash('sha256').update(text).digest('hex')).toBe(digest);
});
