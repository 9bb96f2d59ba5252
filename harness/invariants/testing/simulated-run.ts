import fc from 'fast-check';
import { indexEvidence } from '../../evidence/index-evidence.ts';
import { type Evidence, type Premises, STRICT, type Witnesses } from '../../model/evidence.ts';
import type { FaultRecord } from '../../model/fault.ts';
import type { Operation, Outcome } from '../../model/operation.ts';
import { NS_PER_MS } from '../../model/time.ts';
import { CorrectShop, type Habits, type Request } from './correct-shop.ts';
import { asWitnesses } from './records.ts';
import { PRICE_CENTS } from './shop.ts';

/** A run of a correct shop with arbitrary interleavings: whatever it does, nobody may accuse it. */
export interface SimulatedRun {
  readonly witnesses: Witnesses;
  readonly premises: Premises;
}

const SKUS = ['lamp', 'chair'] as const;
const BUYERS = 6;
const INTENTS = 8;
const STOCKS = [0, 1, 2, 4, 8] as const;
/** The second makes small orders free. */
const VOUCHERS = [
  { code: 'FEW', limit: 1, discountCents: 300 },
  { code: 'FREE', limit: 2, discountCents: 2 * PRICE_CENTS },
] as const;
/** Few instants, so that many intervals touch. */
const INSTANTS = 30;

const sku = fc.constantFrom(...SKUS);
type Loss = 'nothing' | 'answer' | 'request';

/** When it starts, how long it takes, and where in between (or, when its answer is lost, later) it takes effect. */
const timing = fc.record({
  start: fc.nat(INSTANTS),
  length: fc.nat(6),
  begins: fc.nat(6),
  finishes: fc.nat(6),
  tie: fc.nat(1_000),
  /** `answer`: it takes effect, perhaps after its client has given up. `request`: it never arrives. */
  lost: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Loss>('nothing') },
    { weight: 1, arbitrary: fc.constantFrom<Loss>('answer', 'request') },
  ),
});
type Timing = typeof timing extends fc.Arbitrary<infer T> ? T : never;

const checkoutPlan = fc.record({
  intent: fc.nat(INTENTS - 1),
  timing,
  holds: fc.nat(4),
});
/** What an intent wants is one thing, however often it is tried. */
const intentPlan = fc.record({
  lines: fc.array(fc.record({ sku, quantity: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  card: fc.constantFrom<Request['card']>('accepted', 'accepted', 'declined'),
  forged: fc.constantFrom(false, false, true),
  voucher: fc.constantFrom(null, null, ...VOUCHERS.map(({ code }) => code)),
});
const changePlan = fc.record({ sku, timing, price: fc.integer({ min: 1, max: 5 }) });
/** The owner of an intent's order cancels it, or looks at it. */
const ownPlan = fc.record({ intent: fc.nat(INTENTS - 1), timing });
const restockPlan = fc.record({ sku, timing, quantity: fc.integer({ min: 1, max: 3 }) });

const runPlan = fc.record({
  stock: fc.record({ lamp: fc.constantFrom(...STOCKS), chair: fc.constantFrom(...STOCKS) }),
  holdMs: fc.constantFrom(0, 4),
  habits: fc.record({
    remembersRefusals: fc.boolean(),
    reservesLineByLine: fc.boolean(),
    keepsVouchers: fc.boolean(),
  }),
  intents: fc.array(intentPlan, { minLength: INTENTS, maxLength: INTENTS }),
  checkouts: fc.array(checkoutPlan, { minLength: 1, maxLength: 18 }),
  cancels: fc.array(ownPlan, { maxLength: 6 }),
  reads: fc.array(ownPlan, { maxLength: 6 }),
  changes: fc.array(changePlan, { maxLength: 5 }),
  restocks: fc.array(restockPlan, { maxLength: 4 }),
  mailTwice: fc.boolean(),
});
type RunPlan = typeof runPlan extends fc.Arbitrary<infer T> ? T : never;

export const simulatedRun: fc.Arbitrary<SimulatedRun> = runPlan.map(simulate);

export const evidenceOf = ({ witnesses, premises }: SimulatedRun): Evidence =>
  indexEvidence(witnesses, premises);

/** Something that happens inside the shop at one moment. */
interface Happening {
  readonly at: number;
  readonly tie: number;
  happen(): void;
}

class Simulation {
  readonly shop: CorrectShop;
  readonly history: Operation[] = [];
  readonly #happenings: Happening[] = [];

  constructor(stock: Readonly<Record<string, number>>, habits: Habits) {
    this.shop = new CorrectShop(stock, VOUCHERS, habits);
  }

  at(at: number, tie: number, happen: () => void): void {
    this.#happenings.push({ at, tie, happen });
  }

  /** Whatever happens may cause more to happen later. */
  run(): void {
    for (;;) {
      this.#happenings.sort((one, other) => one.at - other.at || one.tie - other.tie);
      const next = this.#happenings.shift();
      if (next === undefined) return;
      next.happen();
    }
  }

  /** @param outcome asked once the run is over. */
  record(
    kind: Operation['kind'],
    input: object,
    intentId: string,
    when: Timing,
    outcome: () => Outcome,
  ): void {
    const id = this.history.length;
    const startedAt = when.start * NS_PER_MS;
    const endedAt = (when.start + when.length) * NS_PER_MS;
    const base = { id, intentId, process: id, phase: 'load', backend: 'main', kind, input, steps: [] };
    const operation = {
      ...base,
      intendedAt: startedAt,
      startedAt,
      endedAt,
      get outcome() {
        return when.lost === 'nothing' ? outcome() : LOST;
      },
    };
    this.history.push(operation as unknown as Operation);
  }
}

const LOST: Outcome<never> = { type: 'unknown', cause: 'timeout', detail: 'no answer' };

/** The moments of an operation within its interval, or, where nobody hears of it, at any time after its start. */
function momentsOf({ start, length, begins, finishes, lost }: Timing): readonly [number, number] {
  const limit = lost === 'answer' ? 100 : length;
  const first = Math.min(begins, limit);
  return [start + first, start + Math.min(first + finishes, limit)];
}

const MAIL_FAULT: FaultRecord = {
  ...{ fault: { type: 'reset', on: 'mailbox' }, startedAt: NS_PER_MS, endedAt: NS_PER_MS },
  ...{ inFlight: 1, strikes: 1, unsupported: null },
};

function simulate(plan: RunPlan): SimulatedRun {
  const simulation = new Simulation(plan.stock, plan.habits);
  for (const checkout of plan.checkouts) addCheckout(simulation, plan, checkout);
  for (const [number, cancel] of plan.cancels.entries())
    addOwn(simulation, 'cancel', cancel, `cancel-${number}`);
  for (const [number, read] of plan.reads.entries()) addOwn(simulation, 'readOrder', read, `read-${number}`);
  for (const [number, change] of plan.changes.entries()) addChange(simulation, change, `change-${number}`);
  for (const [number, restock] of plan.restocks.entries())
    addRestock(simulation, restock, `restock-${number}`);
  simulation.run();
  const books = simulation.shop.close();
  if (plan.mailTwice) books.mails.push(...books.mails.slice(0, 1));
  const history = simulation.history.map((operation) => ({ ...operation })) as Operation[];
  return {
    witnesses: {
      history,
      faults: plan.mailTwice ? [MAIL_FAULT] : [],
      ...asWitnesses(books),
    },
    premises: premisesOf(plan),
  };
}

const buyerOf = (intent: number): number => intent % BUYERS;
const emailOf = (buyer: number): string => `buyer-${buyer}@buyers.test`;

function addCheckout(simulation: Simulation, plan: RunPlan, { intent, timing: when, holds }: Checkout): void {
  const wanted = plan.intents[intent];
  if (wanted === undefined) return;
  const { lines, card, forged, voucher } = wanted;
  const intentId = `intent-${intent}`;
  const request: Request = { intentId, buyer: emailOf(buyerOf(intent)), lines, card, voucher };
  const forgery = forged ? { forgery: { field: 'total', value: 1 } } : {};
  let answer: Outcome = LOST;
  const { shop } = simulation;
  const [begins, finishes] = momentsOf(when);
  const finish = () => {
    const finished = shop.finish(request);
    answer = finished.answer;
    const keepMs = Math.min(holds, plan.holdMs);
    simulation.at(finishes + keepMs, when.tie, () => shop.giveBack(finished.held));
  };
  const begin = () => {
    const early = shop.begin(request);
    if (early === null) simulation.at(finishes, when.tie, finish);
    else answer = early;
  };
  if (when.lost !== 'request') simulation.at(begins, when.tie, begin);
  simulation.record(
    'checkout',
    { actor: buyerOf(intent), lines, card, ...(voucher === null ? {} : { voucher }), ...forgery },
    intentId,
    when,
    () => answer,
  );
}
type Checkout = typeof checkoutPlan extends fc.Arbitrary<infer T> ? T : never;

function addOwn(
  simulation: Simulation,
  kind: 'cancel' | 'readOrder',
  { intent, timing: when }: typeof ownPlan extends fc.Arbitrary<infer T> ? T : never,
  intentId: string,
): void {
  const of = `intent-${intent}`;
  const actor = buyerOf(intent);
  let answer: Outcome = LOST;
  const { shop } = simulation;
  const happen = () => {
    answer = kind === 'cancel' ? shop.cancel(of, emailOf(actor)) : shop.read(of, emailOf(actor));
  };
  if (when.lost !== 'request') simulation.at(momentsOf(when)[0], when.tie, happen);
  simulation.record(kind, { actor, order: { of } }, intentId, when, () => answer);
}

/** Prices are round, so that a total that is off by a cent cannot be right by accident. */
const priceOf = (price: number): number => 100 * price + PRICE_CENTS;

function addChange(
  simulation: Simulation,
  { sku: of, timing: when, price }: typeof changePlan extends fc.Arbitrary<infer T> ? T : never,
  intentId: string,
): void {
  const unitPriceCents = priceOf(price);
  const [moment] = momentsOf(when);
  if (when.lost !== 'request')
    simulation.at(moment, when.tie, () => simulation.shop.setPrice(of, unitPriceCents));
  const input = { actor: 'admin', sku: of, unitPriceCents };
  simulation.record('changePrice', input, intentId, when, () => ({ type: 'ok', result: { sku: of } }));
}

function addRestock(
  simulation: Simulation,
  { sku: of, timing: when, quantity }: typeof restockPlan extends fc.Arbitrary<infer T> ? T : never,
  intentId: string,
): void {
  const [moment] = momentsOf(when);
  if (when.lost !== 'request') simulation.at(moment, when.tie, () => simulation.shop.restock(of, quantity));
  const input = { actor: 'admin', sku: of, quantity };
  simulation.record('restock', input, intentId, when, () => ({ type: 'ok', result: { sku: of } }));
}

const premisesOf = ({ stock, holdMs }: RunPlan): Premises => ({
  catalogue: {
    currency: 'EUR',
    filler: 0,
    vouchers: VOUCHERS,
    products: SKUS.map((of) => ({ sku: of, name: of, unitPriceCents: PRICE_CENTS, stock: stock[of] })),
  },
  declarations: { ...STRICT, holdMs },
  buyers: Array.from({ length: BUYERS }, (_, buyer) => emailOf(buyer)),
  notDrained: null,
  graceGiven: true,
  died: null,
  inspected: true,
});
