import { expect, test } from 'vitest';
import type { MailRecord } from '../model/evidence.ts';
import type { FaultRecord } from '../model/fault.ts';
import { wrongMails } from './mail-count.ts';

const BUYER = 'buyer@shop.test';
const mail = (messageId: string, ...to: readonly string[]): MailRecord => ({
  ...{ messageId, to, subject: '', orderId: 'order-0' },
});
const struck = (fault: FaultRecord['fault'], unsupported: string | null = null): FaultRecord => ({
  ...{ fault, startedAt: 0, endedAt: 1, inFlight: 1, strikes: 1, unsupported },
});
const RESET = { type: 'reset', on: 'mailbox' } as const;
const quiet = { faults: [] };

test('one mail to its buyer is right for an order that is live, and for one that was', () => {
  for (const status of ['live', 'cancelled'] as const)
    expect(wrongMails(status, BUYER, [mail('<a>', BUYER)], quiet), status).toBeNull();
});

test('no mail is wrong only for an order that is live', () => {
  expect(wrongMails('live', BUYER, [], quiet)).toBe('A confirmed order was never announced by mail');
  for (const status of ['pending', 'failed', 'cancelled'] as const)
    expect(wrongMails(status, BUYER, [], quiet), status).toBeNull();
});

test('any mail is wrong for an order that was never sold', () => {
  const one = [mail('<a>', BUYER)];
  expect(wrongMails('failed', BUYER, one, quiet)).toBe('A mail confirms an order that is failed');
  expect(wrongMails('pending', BUYER, one, quiet)).toBe('A mail confirms an order that is pending');
});

test('different mails about one order are counted, whatever struck', () => {
  const two = [mail('<a>', BUYER), mail('<b>', BUYER), mail('<a>', BUYER)];
  expect(wrongMails('live', BUYER, two, { faults: [struck(RESET)] })).toBe(
    'One order was confirmed by 2 different mails',
  );
});

test('the same mail again needs a fault that did strike', () => {
  const thrice = [mail('<a>', BUYER), mail('<a>', BUYER), mail('<a>', BUYER)];
  const sent = (...faults: FaultRecord[]) => wrongMails('live', BUYER, thrice, { faults });
  const wrong = 'The mail about one order was sent 3 times, though no fault gave reason to';
  expect(sent()).toBe(wrong);
  expect(sent(struck(RESET, 'no mailbox stands behind a proxy here'))).toBe(wrong);
  expect(sent(struck(RESET, 'no mailbox stands behind a proxy here'), struck(RESET))).toBeNull();
});

test('of a mail that was sent again one copy has to reach its buyer', () => {
  const again = (...to: readonly string[]) =>
    wrongMails('live', BUYER, [mail('<a>', 'office@shop.test'), mail('<a>', ...to)], {
      faults: [struck(RESET)],
    });
  expect(again('Buyer@Shop.test')).toBeNull();
  expect(again('other@shop.test')).toBe(
    'A confirmed order was announced to others, and not to its buyer buyer@shop.test',
  );
});
