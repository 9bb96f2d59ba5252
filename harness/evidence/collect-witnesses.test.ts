import { expect, test } from 'vitest';
import { absent, known } from '../model/evidence.ts';
import { collectWitnesses, type Sources } from './collect-witnesses.ts';

const order = {
  orderId: 'o',
  intentId: 'i',
  buyer: 'b@buyers.test',
  status: 'live',
  totalCents: 1,
  discountCents: 0,
  currency: 'EUR',
  voucher: null,
} as const;
const tally = {
  orders: known([order]),
  lines: known([]),
  movements: known([]),
  stock: known([]),
  vouchers: absent('none'),
  redemptions: absent('none'),
  transitions: absent('none'),
  loads: absent('none'),
};
const sources = (more: Partial<Sources> = {}): Sources => ({
  history: [],
  faults: [],
  tally: async () => tally,
  payments: () => [],
  refunds: () => [],
  inspectMail: () => [],
  logs: () => [],
  mails: () => [{ messageId: '<m>', to: ['b@buyers.test'], subject: 'Order o', body: '' }],
  orderOfMail: ({ subject }) => subject.slice('Order '.length),
  cancelledOrderOfMail: () => null,
  deadlineMs: 5_000,
  ...more,
});

test('what every witness says is heard, and mails are joined to their orders', async () => {
  const witnesses = await collectWitnesses(sources());
  expect(witnesses.orders).toEqual(known([order]));
  expect(witnesses.vouchers).toEqual(absent('none'));
  expect(witnesses.mails).toEqual(
    known([{ messageId: '<m>', to: ['b@buyers.test'], subject: 'Order o', orderId: 'o' }]),
  );
});

test('a witness that fails is absent with the reason, and the others are heard', async () => {
  const witnesses = await collectWitnesses(
    sources({ tally: () => Promise.reject(new Error('connection refused')) }),
  );
  expect(witnesses.orders).toEqual(absent('the tally failed: connection refused'));
  expect(witnesses.stock).toEqual(absent('the tally failed: connection refused'));
  expect(witnesses.payments).toEqual(known([]));
});

test('a witness that does not answer in time is absent', async () => {
  const witnesses = await collectWitnesses(
    sources({ payments: () => new Promise(() => {}), deadlineMs: 20 }),
  );
  expect(witnesses.payments).toEqual(absent('the bank did not answer within 20 ms'));
  expect(witnesses.refunds).toEqual(known([]));
});

test('a mail that an order was cancelled is joined to that order, and confirms none', async () => {
  const { mails } = await collectWitnesses(
    sources({ orderOfMail: () => null, cancelledOrderOfMail: ({ subject }) => subject.slice(-1) }),
  );
  expect(mails).toEqual(
    known([
      {
        ...{ messageId: '<m>', to: ['b@buyers.test'], subject: 'Order o' },
        ...{ orderId: null, cancelledOrderId: 'o' },
      },
    ]),
  );
});

test('a tally of another shape is absent with the first thing that is wrong', async () => {
  const lying = { ...tally, orders: known([{ ...order, totalCents: '1' }]) };
  const witnesses = await collectWitnesses(sources({ tally: () => lying as unknown as typeof tally }));
  expect(witnesses.orders).toMatchObject({ state: 'absent', reason: expect.stringContaining('totalCents') });
  expect(witnesses.lines).toEqual(known([]));
});

test('an order that is tallied twice would hide another', async () => {
  const twice = { ...tally, orders: known([order, order]) };
  const witnesses = await collectWitnesses(sources({ tally: () => twice }));
  expect(witnesses.orders).toEqual(absent('orders name orderId o twice'));
});

test('an adapter that cannot read a mail makes the mailbox absent', async () => {
  const orderOfMail = () => {
    throw new Error('what is this');
  };
  const witnesses = await collectWitnesses(sources({ orderOfMail }));
  expect(witnesses.mails).toEqual(absent('the mailbox failed: what is this'));
});

test('no tally at all is no crash', async () => {
  const witnesses = await collectWitnesses(sources({ tally: () => undefined as unknown as typeof tally }));
  expect(witnesses.orders.state).toBe('absent');
});
