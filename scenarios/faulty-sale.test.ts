import { describe, expect, test } from 'vitest';
import { randomFor, type Scenario } from '../harness/index.ts';
import { bankDown } from './bank-down.ts';
import { chargeThenHang } from './charge-then-hang.ts';
import { crashRecovery } from './crash-recovery.ts';
import { cutAtCommit } from './cut-at-commit.ts';
import { databaseRestart } from './database-restart.ts';
import { SALE } from './faulty-sale.ts';
import { latePayments } from './late-payments.ts';
import { slowBank } from './slow-bank.ts';
import { arrivalsOf, countsOf } from './testing/arrivals-of.ts';

const faultsOf = ({ name, plan }: Scenario, size: 'smoke' | 'ci' = 'smoke') => {
  const { faults } = plan(size);
  return typeof faults === 'function' ? faults(randomFor(1, name)) : faults;
};

const momentsOf = (scenario: Scenario, type: string): readonly number[] =>
  faultsOf(scenario).flatMap(({ fault, afterMs }) => (fault.type === type ? [afterMs] : []));

describe.each([
  { scenario: crashRecovery, type: 'kill', times: 2 },
  { scenario: databaseRestart, type: 'database-crash', times: 3 },
])('$scenario.name', ({ scenario, type, times }) => {
  const strikes = momentsOf(scenario, type);
  const crowd = arrivalsOf(scenario).filter(({ intent }) => intent.startsWith('crowd'));

  test('strikes as often as it says in a short run', () => {
    expect(strikes).toHaveLength(times);
  });

  test('a crowd comes in the last moments before each strike, and all of it come back', () => {
    for (const strikeMs of strikes)
      expect(crowd.filter(({ atMs }) => strikeMs - 200 <= atMs && atMs < strikeMs).length).toBeGreaterThan(
        10,
      );
    for (const count of countsOf(crowd.map(({ intent }) => intent)).values())
      expect(count).toBeGreaterThan(1);
  });
});

test.each(['smoke', 'ci'] as const)('the way to the database is short before each crash (%s)', (size) => {
  const faults = faultsOf(databaseRestart, size);
  const long = faults.filter(({ fault }) => fault.type === 'latency');
  for (const { afterMs } of faults.filter(({ fault }) => fault.type === 'database-crash'))
    for (const { afterMs: fromMs, lastsMs } of long)
      expect(fromMs + lastsMs <= afterMs - 500 || fromMs > afterMs, `${fromMs} to ${fromMs + lastsMs}`).toBe(
        true,
      );
});

test('connections are terminated while the way is long', () => {
  const long = faultsOf(databaseRestart).filter(({ fault }) => fault.type === 'latency');
  for (const momentMs of momentsOf(databaseRestart, 'terminate'))
    expect(long.some(({ afterMs, lastsMs }) => afterMs < momentMs && momentMs < afterMs + lastsMs)).toBe(
      true,
    );
});

test.each([crashRecovery, databaseRestart])('$name: what breaks is over before its phase is', (scenario) => {
  const [sale] = scenario.plan('smoke').phases;
  expect(sale?.name).toBe(SALE);
  const lastMs = arrivalsOf(scenario).reduce((last, { atMs }) => Math.max(last, atMs), 0);
  for (const { afterMs, lastsMs } of faultsOf(scenario))
    expect(afterMs + lastsMs).toBeLessThanOrEqual(lastMs);
});

test.each([chargeThenHang, cutAtCommit])(
  '$name: from its beginning to its end something breaks',
  (scenario) => {
    const spans = faultsOf(scenario).map(({ afterMs, lastsMs }) => [afterMs, afterMs + lastsMs]);
    expect(spans).toEqual([
      [0, 2_000],
      [2_000, 4_000],
    ]);
  },
);

// On a busy machine a mail takes a second, and one that is sent again is one too many where no fault gave reason to.
test.each([bankDown, chargeThenHang, latePayments, slowBank])(
  '$name: only the bank fails, so no mail is given up early',
  (scenario) => {
    for (const { fault } of faultsOf(scenario)) expect('on' in fault ? fault.on : fault.type).toBe('bank');
    expect(Number(scenario.plan('smoke').settings.MAIL_SEND_MS)).toBeGreaterThan(10_000);
  },
);

test('payments are late for nobody whose hold has not expired: the scenario asks for some that have', () => {
  const asked = latePayments
    .plan('smoke')
    .adequacy.filter(({ name }) => name.includes('given up by the shop'));
  expect(asked.flatMap(({ invariants }) => invariants)).toContain('stock-is-conserved');
});
