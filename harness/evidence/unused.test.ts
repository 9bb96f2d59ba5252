import { expect, test } from 'vitest';
import { absent, known } from '../model/evidence.ts';
import { asDeclared, unusedIn } from './unused.ts';

const SILENT = { payments: known([]), refunds: known([]), mails: known([]) };

test('of those who said nothing, only he is unused of whom the shop says so', () => {
  expect(unusedIn(asDeclared(SILENT, ['bank']))).toEqual(['payments', 'refunds']);
  expect(unusedIn(asDeclared(SILENT, ['mailbox']))).toEqual(['mails']);
  expect(unusedIn(asDeclared(SILENT, []))).toEqual([]);
});

test('who has something to say is heard, and who failed is absent for that reason', () => {
  const paid = { ...SILENT, refunds: known([{ refundId: 'one' }]) };
  expect(asDeclared(paid, ['bank'])).toEqual(paid);
  const failed = {
    payments: absent('the bank failed: gone'),
    refunds: known([]),
    mails: absent('not asked'),
  };
  expect(unusedIn(asDeclared(failed, ['bank', 'mailbox']))).toEqual([]);
});
