import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { STRICT } from '../../model/evidence.ts';
import { loadRun, NOTHING_MEASURED, runFile, type StoredRun, storeRun } from './stored-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const begun: StoredRun = {
  version: 1,
  part: 'scenario',
  suitePath: null,
  run: {
    ...{ id: 'r', scenario: 's', question: 'q?', backend: 'b', size: 'smoke', seed: 1, settings: {} },
    ...{ currency: 'EUR', startedAt: '2026-11-22T17:00:00Z', durationMs: 0, command: 'oversold run s' },
    environment: {
      ...{ processor: 'Z80', cores: 1, memoryGib: 0.1, platform: 'linux x64', node: 'v20.20.2' },
      ...{ postgres: null, commit: null, dirty: null },
    },
  },
  premises: {
    catalogue: { currency: 'EUR', products: [], filler: 0 },
    declarations: STRICT,
    ...{ buyers: [], notDrained: 'the run did not end', graceGiven: false, died: null },
  },
  measurements: NOTHING_MEASURED,
  verdicts: [],
  warnings: [],
};

test('the end of a run takes the place of its beginning, and never overwrites it in place', () => {
  storeRun(folder, begun);
  const reader = openSync(runFile(folder), 'r');
  storeRun(folder, { ...begun, warnings: ['it has ended'] });
  expect(JSON.parse(readFileSync(reader, 'utf8'))).toEqual(begun);
  closeSync(reader);
  expect(loadRun(folder).warnings).toEqual(['it has ended']);
  expect(readdirSync(folder)).toEqual(['run.json']);
});

test('addresses of a run of before are compared as those of today', () => {
  storeRun(folder, { ...begun, premises: { ...begun.premises, buyers: ['Buyer-0@Buyers.test'] } });
  expect(loadRun(folder).premises.buyers).toEqual(['buyer-0@buyers.test']);
});

test('how long a voucher is good is read again; one of which nothing is said is good for ever', () => {
  const vouchers = [
    { code: 'SUMMER', limit: 9, discountCents: 100, expiresInMs: 3_000 },
    { code: 'EVER', limit: 9, discountCents: 100 },
  ];
  const catalogue = { ...begun.premises.catalogue, vouchers };
  storeRun(folder, { ...begun, premises: { ...begun.premises, catalogue } });
  expect(loadRun(folder).premises.catalogue.vouchers).toEqual(vouchers);
});

test('what headers the requests had is read again, and is missing from runs of before', () => {
  storeRun(folder, begun);
  expect(loadRun(folder).sentRequests).toBeUndefined();
  const sentRequests: StoredRun['sentRequests'] = [
    {
      ...{ kind: 'checkout', caller: 'buyer', name: 'submit basket' },
      headers: [
        { name: 'cookie', is: 'hidden', scheme: '' },
        { name: 'x-order-ref', is: 'intent-id' },
        { name: 'content-type', is: 'shown', value: 'application/json' },
      ],
    },
  ];
  storeRun(folder, { ...begun, sentRequests });
  expect(loadRun(folder).sentRequests).toEqual(sentRequests);
});
