import { expect, test } from 'vitest';
import type { Tally } from '../model/adapter.ts';
import { absent, known, type PaymentRecord } from '../model/evidence.ts';
import { collectWitnesses, type Sources } from './collect-witnesses.ts';
import { plainly } from './testing/plainly.ts';

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
const PAYMENT: PaymentRecord = {
  ...{ paymentId: 'p', intentId: 'i', reference: 'o', idempotencyKey: 'k' },
  ...{ amountCents: 1, currency: 'EUR', state: 'captured' },
};
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
  without: [],
  deadlineMs: 5_000,
  ...more,
});

/** What is collected, as plain objects. */
const heardBy = async (asked: Sources) => plainly(await collectWitnesses(asked));

test('what every witness says is heard, and mails are joined to their orders', async () => {
  const witnesses = await heardBy(sources());
  expect(witnesses.orders).toEqual(known([order]));
  expect(witnesses.vouchers).toEqual(absent('none'));
  expect(witnesses.mails).toEqual(
    known([{ messageId: '<m>', to: ['b@buyers.test'], subject: 'Order o', orderId: 'o' }]),
  );
});

test('a witness that fails is absent with the reason, and the others are heard', async () => {
  const witnesses = await heardBy(sources({ tally: () => Promise.reject(new Error('connection refused')) }));
  expect(witnesses.orders).toEqual(absent('the tally failed: connection refused'));
  expect(witnesses.stock).toEqual(absent('the tally failed: connection refused'));
  expect(witnesses.payments).toEqual(known([]));
});

test('what the shop does not use is no witness, unless it was used after all', async () => {
  const without = ['bank', 'mailbox'] as const;
  const none = await heardBy(sources({ without, mails: () => [] }));
  expect(none.payments).toEqual(absent('the shop declares that it asks no bank'));
  expect(none.refunds).toEqual(absent('the shop declares that it asks no bank'));
  expect(none.mails).toEqual(absent('the shop declares that it sends no mail'));
  const used = await heardBy(sources({ without }));
  expect(used.mails.state).toBe('known');
  const paid = await heardBy(sources({ without, payments: () => [PAYMENT] }));
  expect([paid.payments, paid.refunds]).toEqual([known([PAYMENT]), known([])]);
  const broken = await heardBy(sources({ without, payments: () => Promise.reject(new Error('gone')) }));
  expect([broken.payments, broken.refunds]).toEqual([absent('the bank failed: gone'), known([])]);
});

test('addresses are the same in any case', async () => {
  const shouted = { ...order, buyer: 'B@Buyers.test' };
  const mails = [{ messageId: '<m>', to: ['B@BUYERS.TEST'], subject: 'Order o', body: '' }];
  const { orders, mails: heard } = await heardBy(
    sources({ tally: async () => ({ ...tally, orders: known([shouted]) }), mails: () => mails }),
  );
  expect(orders).toMatchObject({ records: [{ buyer: 'b@buyers.test' }] });
  expect(heard).toMatchObject({ records: [{ to: ['b@buyers.test'] }] });
});

test('a witness that does not answer in time is absent', async () => {
  const witnesses = await heardBy(sources({ payments: () => new Promise(() => {}), deadlineMs: 20 }));
  expect(witnesses.payments).toEqual(absent('the bank did not answer within 20 ms'));
  expect(witnesses.refunds).toEqual(known([]));
});

test('a mail that an order was cancelled is joined to that order, and confirms none', async () => {
  const { mails } = await heardBy(
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
  const witnesses = await heardBy(sources({ tally: () => lying as unknown as typeof tally }));
  expect(witnesses.orders).toMatchObject({ state: 'absent', reason: expect.stringContaining('totalCents') });
  expect(witnesses.lines).toEqual(known([]));
});

test('an order that is tallied twice would hide another', async () => {
  const twice = { ...tally, orders: known([order, order]) };
  const witnesses = await heardBy(sources({ tally: () => twice }));
  expect(witnesses.orders).toEqual(absent('orders name orderId o twice'));
});

test('an adapter that cannot read a mail makes the mailbox absent', async () => {
  const orderOfMail = () => {
    throw new Error('what is this');
  };
  const witnesses = await heardBy(sources({ orderOfMail }));
  expect(witnesses.mails).toEqual(absent('the mailbox failed: what is this'));
});

test('no tally at all is no crash', async () => {
  const witnesses = await heardBy(sources({ tally: () => undefined as unknown as typeof tally }));
  expect(witnesses.orders.state).toBe('absent');
});

test('a collection that the tally lacks, or that is none, is said plainly, with what is allowed', async () => {
  const lacking = { orders: [order], lines: known([]) } as unknown as Tally;
  const { stock, orders, lines } = await heardBy(sources({ tally: () => lacking }));
  expect(stock).toEqual(
    absent("the tally has no stock; allowed: known([...records]), or absent('why there are none')"),
  );
  expect(orders).toEqual(
    absent(
      'orders are neither known records nor absent with a reason: Invalid input: expected object, received array',
    ),
  );
  expect(lines).toEqual(known([]));
});

test('every collection that the adapter tallies is heard', async () => {
  const full: Tally = {
    orders: known([order]),
    lines: known([{ orderId: 'o', sku: 'lamp', quantity: 1, unitPriceCents: 1 }]),
    movements: known([{ sku: 'lamp', delta: -1, reason: 'sale', orderId: 'o' }]),
    stock: known([{ sku: 'lamp', onHand: 4 }]),
    vouchers: known([{ code: 'SUMMER', limit: 2, redeemed: 1 }]),
    redemptions: known([{ code: 'SUMMER', orderId: 'o', givenBack: false }]),
    transitions: known([{ orderId: 'o', from: null, to: 'live' }]),
    loads: known([{ sku: null, loads: 3 }]),
  };
  expect(await heardBy(sources({ tally: () => full }))).toMatchObject(full);
});

test('what bank and log say is heard', async () => {
  const refund = { refundId: 'r', paymentId: 'p', amountCents: 1, currency: 'EUR' };
  const payment: PaymentRecord = {
    ...{ paymentId: 'p', intentId: 'i', reference: 'o', idempotencyKey: null },
    ...{ amountCents: 1, currency: 'EUR', state: 'captured' },
  };
  const sighting = { type: 'secret', what: 'a password', where: 'line 3', excerpt: 'p…' } as const;
  const witnesses = await heardBy(
    sources({ payments: () => [payment], refunds: () => [refund], logs: () => [sighting] }),
  );
  expect(witnesses).toMatchObject({
    payments: known([payment]),
    refunds: known([refund]),
    logs: known([sighting]),
  });
});

const fails = () => Promise.reject(new Error('gone'));

test.each([
  ['payments', 'the bank failed: gone'],
  ['refunds', 'the bank failed: gone'],
  ['mails', 'the mailbox failed: gone'],
  ['logs', 'the log failed: gone'],
] as const)('who fails to tell of %s is named', async (name, reason) => {
  const witnesses = await heardBy(sources({ [name]: fails }));
  expect(witnesses[name]).toEqual(absent(reason));
});

test.each(['payments', 'refunds', 'mails', 'logs'] as const)(
  'of %s that have another shape it is said which they are',
  async (name) => {
    const witnesses = await heardBy(sources({ [name]: () => [{ messageId: 7, subject: '' }] }));
    expect(witnesses[name]).toMatchObject({
      state: 'absent',
      reason: expect.stringContaining(`${name} are not as documented`),
    });
  },
);

test('what the scan of a mail finds stays with the mail', async () => {
  const sighting = { type: 'secret', what: 'a password', where: 'the body', excerpt: 'p…' } as const;
  const mails = () => [
    { messageId: '<m>', to: [], subject: 'Order o', body: 'password' },
    { messageId: '<n>', to: [], subject: 'Order p', body: '' },
  ];
  const inspectMail: Sources['inspectMail'] = ({ body }) => (body === 'password' ? [sighting] : []);
  const witnesses = await heardBy(sources({ mails, inspectMail }));
  expect(witnesses.mails).toEqual(
    known([
      { messageId: '<m>', to: [], subject: 'Order o', orderId: 'o', sightings: [sighting] },
      { messageId: '<n>', to: [], subject: 'Order p', orderId: 'p' },
    ]),
  );
});
