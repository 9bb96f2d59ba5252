import fc from 'fast-check';
import type { Voucher } from '../../model/evidence.ts';
import { type Forgery, WEBHOOK_FORGERIES } from '../../model/operation.ts';
import type { Surcharges } from '../../model/surcharges.ts';
import type { Habits, Request } from './correct-shop.ts';
import type { Caching } from './product-pages.ts';

/** What may happen in a simulated run: arbitrary, and small enough that a counterexample can be read. */
export const SKUS = ['lamp', 'chair'] as const;
/** It is not there before somebody makes it. */
export const NEW_SKU = 'novelty';
export const BUYERS = 6;
/** With the one that asks at the end. */
export const EVERYBODY = BUYERS + 1;
export const INTENTS = 8;
export const VOUCHER = 'tenner';
const STOCKS = [0, 1, 3, 8, 20] as const;
/** Few instants, so that many intervals touch; before the first of them nothing happens. */
const FIRST = 10;
const INSTANTS = 30;
/** After the last final question. */
const LATEST = 300;
const instant = fc.nat(INSTANTS).map((later) => FIRST + later);

type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;

const sku = fc.constantFrom(...SKUS);
const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
/** `answer`: it takes effect, perhaps after its client has given up. `request`: it never arrives. */
export type Loss = 'nothing' | 'answer' | 'request';

/** When it starts, how long it takes, and where in between (or, when its answer is lost, later) it takes effect. */
const timing = fc.record({
  start: instant,
  length: fc.nat(6),
  begins: fc.nat(6),
  finishes: fc.nat(6),
  tie: fc.nat(1_000),
  lost: fc.oneof(
    { weight: 12, arbitrary: fc.constant<Loss>('nothing') },
    { weight: 1, arbitrary: fc.constantFrom<Loss>('answer', 'request') },
  ),
});
export type Timing = Of<typeof timing>;
/** For what can only be done to an order that somebody was told of. */
const later = timing.map((when): Timing => ({ ...when, start: when.start + 8 }));

const intent = fc.nat(INTENTS - 1);
const checkoutPlan = fc.record({
  intent,
  timing,
  holds: fc.nat(4),
  /** Whether it asks for more under the same key. */
  otherBody: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
});
export type CheckoutPlan = Of<typeof checkoutPlan>;

/** Nothing else can have brought it anywhere. */
export const ASSIGNED = 'assigned-by-a-client';
const FORGERIES: readonly Forgery[] = [
  { field: 'total', value: 1 },
  { field: 'unitPrice', value: 1 },
  { field: 'discount', value: 99 },
  { field: 'currency', value: 'XXX' },
  { field: 'status', value: 'live' },
  { field: 'buyer', value: 0 },
  { field: 'quantity', value: 2 },
  { field: 'quantity', value: 0 },
  { field: 'quantity', value: -1 },
  { field: 'quantity', value: 0.5 },
  { field: 'column', name: 'order_id', value: ASSIGNED },
];
/** What an intent wants is one thing, however often it is tried. */
const intentPlan = fc.record({
  lines: fc.array(fc.record({ sku, quantity: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  card: fc.constantFrom<Request['card']>('accepted', 'accepted', 'declined'),
  voucher: fc.constantFrom(null, null, VOUCHER),
  forgery: sometimes(fc.constantFrom(...FORGERIES)),
  /** Whether its buyer happens to use the key of the intent before it, which is another buyer's. */
  sharesKey: fc.integer({ min: 0, max: 19 }).map((die) => die === 0),
});
export type IntentPlan = Of<typeof intentPlan>;

/** One in five is not the administrator's, and is to be refused. */
const changer = fc.constantFrom('admin', 'admin', 'admin', 'admin', 'stranger');
const changePlan = fc.record({ sku, timing, price: fc.integer({ min: 1, max: 5 }), changer });
const restockPlan = fc.record({ sku, timing, quantity: fc.integer({ min: 1, max: 3 }), changer });
const creationPlan = fc.record({ timing, price: fc.integer({ min: 1, max: 5 }) });
/** `stranger`: another buyer. */
const caller = fc.constantFrom('owner', 'owner', 'owner', 'stranger', 'anonymous');
export type Caller = Of<typeof caller>;
/** Which of the orders that are known by then. */
const order = fc.nat(20);
const cancelPlan = fc.record({ order, timing: later, caller });
const readPlan = fc.record({ order, timing: later, caller, nowhere: fc.constantFrom(false, false, true) });
const browsePlan = fc.record({
  sku: fc.constantFrom(...SKUS, NEW_SKU),
  timing,
  byAdministrator: fc.boolean(),
  instance: fc.nat(1),
});
export type ChangePlan = Of<typeof changePlan>;
export type RestockPlan = Of<typeof restockPlan>;
/** Units that nobody of the run brings. */
const deliveryPlan = fc.record({
  ...{ sku, tie: fc.nat(1_000) },
  /** Perhaps when all is over, and the witnesses have not been asked yet. */
  at: fc.oneof({ weight: 4, arbitrary: instant }, { weight: 1, arbitrary: fc.constant(LATEST) }),
  quantity: fc.integer({ min: 1, max: 3 }),
});
export type DeliveryPlan = Of<typeof deliveryPlan>;
export type CreationPlan = Of<typeof creationPlan>;
export type CancelPlan = Of<typeof cancelPlan>;
export type ReadPlan = Of<typeof readPlan>;
const webhookPlan = fc.record({ intent, timing: later, forgery: fc.constantFrom(...WEBHOOK_FORGERIES) });
const accountPlan = fc.record({ buyer: fc.nat(BUYERS - 1), timing: later });
export type WebhookPlan = Of<typeof webhookPlan>;
export type AccountPlan = Of<typeof accountPlan>;
export type BrowsePlan = Of<typeof browsePlan>;

const caching = fc.constantFrom<Caching>(
  { type: 'none' },
  { type: 'timed', instances: 1, keptMs: 4 },
  { type: 'timed', instances: 2, keptMs: 8 },
  { type: 'dropped', keptMs: 10 },
);

const vouchers = fc.record({
  limit: fc.nat(3),
  discountCents: fc.constantFrom(300, 1_000, 50_000),
  expiresInMs: sometimes(instant),
});

const surcharges = fc.constantFrom<Surcharges>(
  {},
  {},
  { tax: { basisPoints: 1_900, onShipping: true }, shipping: { cents: 317 } },
  { tax: { basisPoints: 725, onShipping: false }, shipping: { cents: 499, freeFromCents: 2_500 } },
);

export const runPlan = fc.record({
  stock: fc.record({ lamp: fc.constantFrom(...STOCKS), chair: fc.constantFrom(...STOCKS) }),
  voucher: vouchers.map(
    ({ expiresInMs, ...voucher }): Voucher => ({
      ...{ code: VOUCHER, ...voucher },
      ...(expiresInMs === null ? {} : { expiresInMs }),
    }),
  ),
  holdMs: fc.constantFrom(0, 4),
  pricesHonouredMs: fc.constantFrom(0, 0, 3),
  surcharges,
  habits: fc.record<Habits>({
    remembersRefusals: fc.boolean(),
    reservesLineByLine: fc.boolean(),
    writesPending: fc.boolean(),
    finishesInterrupted: fc.boolean(),
    keepsVouchers: fc.boolean(),
  }),
  caching,
  intents: fc.array(intentPlan, { minLength: INTENTS, maxLength: INTENTS }),
  checkouts: fc.array(checkoutPlan, { minLength: 1, maxLength: 18 }),
  changes: fc.array(changePlan, { maxLength: 5 }),
  restocks: fc.array(restockPlan, { maxLength: 4 }),
  /** `null`: the shop says that there are none. */
  deliveries: sometimes(fc.array(deliveryPlan, { maxLength: 3 })),
  creations: fc.array(creationPlan, { maxLength: 2 }),
  cancels: fc.array(cancelPlan, { maxLength: 8 }),
  reads: fc.array(readPlan, { maxLength: 10 }),
  browses: fc.array(browsePlan, { maxLength: 10 }),
  webhooks: fc.array(webhookPlan, { maxLength: 6 }),
  accounts: fc.array(accountPlan, { maxLength: 3 }),
  /** When the backend dies, and how long it is away. */
  crash: sometimes(fc.record({ at: instant, lasts: fc.integer({ min: 1, max: 5 }) })),
  /** Whether the mailbox lost its connections once, so that the last mail was sent again. */
  mailTwice: fc.constantFrom(false, false, true),
});
export type RunPlan = Of<typeof runPlan>;
