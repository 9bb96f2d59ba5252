import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBank, type TestBank } from '../testing/bank.ts';
import { chargeOf } from '../testing/charge-of.ts';
import { type Bank, type Ending, openBank } from './bank.ts';

let books: TestBank;
let bank: Bank;

beforeAll(async () => {
  books = await openTestBank();
  bank = openBank({ url: books.url, timeoutMs: 10_000, connections: 4 });
});
afterAll(async () => {
  await bank.close();
  await books.close();
});

test.each([
  ['capture', 'captured', { type: 'captured' }],
  ['void', 'voided', { type: 'declined', code: 'hold-expired' }],
] as const)(
  'the bank holds the money when it is asked to, and carries out a %s once, however often it is asked',
  async (ending, status, answer) => {
    const charge = chargeOf();
    const authorised = await bank.authorise(charge);
    const entries = () => books.payments.filter(({ reference }) => reference === charge.orderId);
    expect(authorised).toEqual({ type: 'authorised', paymentId: entries()[0]?.paymentId });
    expect(await bank.lookUp(charge)).toEqual(authorised);
    const paymentId = String(entries()[0]?.paymentId);
    for (let time = 0; time < 3; time += 1)
      expect(await bank.endAuthorisation(charge, paymentId, ending)).toMatchObject(answer);
    expect(await bank.lookUp(charge)).toMatchObject(answer);
    expect(entries()).toMatchObject([{ status, amountCents: 1_000 }]);
    // What was said first is said again: it does not tell how the money stands.
    expect(await bank.authorise(charge)).toEqual(authorised);
    const other: Ending = ending === 'capture' ? 'void' : 'capture';
    expect(await bank.endAuthorisation(charge, paymentId, other)).toMatchObject({ type: 'unknown' });
    expect(await bank.lookUp(charge)).toMatchObject(answer);
  },
);

test('the bank takes a charge and an authorisation under one key for two requests, and does the first', async () => {
  const [charged, held] = [chargeOf(), chargeOf()];
  await bank.charge(charged);
  expect(await bank.authorise(charged)).toEqual({ type: 'rejected' });
  expect(await bank.lookUp(charged)).toMatchObject({ type: 'captured' });
  await bank.authorise(held);
  expect(await bank.charge(held)).toEqual({ type: 'rejected' });
  expect(await bank.lookUp(held)).toMatchObject({ type: 'authorised' });
});
