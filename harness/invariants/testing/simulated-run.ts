import type fc from 'fast-check';
import { indexEvidence } from '../../evidence/index-evidence.ts';
import { tabled } from '../../evidence/testing/tabled.ts';
import type { Evidence, Premises, Witnesses } from '../../model/evidence.ts';
import type { Actor, Outcome, Step } from '../../model/operation.ts';
import type { Sighting } from '../../model/sighting.ts';
import { NS_PER_MS } from '../../model/time.ts';
import { CatalogueClients } from './catalogue-clients.ts';
import { buyerOf, CheckoutClients, type Known } from './checkout-clients.ts';
import { CorrectShop, refusal } from './correct-shop.ts';
import { emailOf, premisesOf } from './premises.ts';
import { ProductPages } from './product-pages.ts';
import { asWitnesses } from './records.ts';
import {
  type AccountPlan,
  BUYERS,
  type Caller,
  type CancelPlan,
  EVERYBODY,
  type ReadPlan,
  type RunPlan,
  runPlan,
  SKUS,
  type Timing,
  type WebhookPlan,
} from './run-plans.ts';
import { PRICE_CENTS } from './shop.ts';
import { type Answered, Simulation } from './simulation.ts';

/** A run of a correct shop with arbitrary interleavings: whatever it does, nobody may accuse it. */
export interface SimulatedRun {
  readonly witnesses: Witnesses;
  readonly premises: Premises;
}

export const simulatedRun: fc.Arbitrary<SimulatedRun> = runPlan.map((plan) => new Run(plan).play());

/** Of a shop to which nobody delivers: each unit is somebody's who was asked, and one more is one too many. */
export const countedRun: fc.Arbitrary<SimulatedRun> = runPlan.map((plan) =>
  new Run({ ...plan, deliveries: null }).play(),
);

/** As a run has it. Everybody else's tests have their records in arrays. */
export const evidenceOf = ({ witnesses, premises }: SimulatedRun): Evidence =>
  indexEvidence(tabled(witnesses), premises);

/** When everything has come to rest: what was lost takes effect within a hundred milliseconds. */
const FINAL = 200;
/** Sessions of an actor. */
const SESSIONS = 2;

class Run {
  readonly #plan: RunPlan;
  readonly #simulation = new Simulation();
  readonly #shop: CorrectShop;
  readonly #pages: ProductPages;
  readonly #catalogue: CatalogueClients;
  readonly #checkouts: CheckoutClients;
  readonly #known: Known[] = [];

  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.#shop = new CorrectShop(plan.stock, [plan.voucher], plan.habits, plan.surcharges);
    const prices = Object.fromEntries(SKUS.map((sku) => [sku, PRICE_CENTS]));
    this.#pages = new ProductPages(prices, plan.caching);
    this.#catalogue = new CatalogueClients(this.#simulation, this.#shop, this.#pages);
    this.#checkouts = new CheckoutClients(plan, this.#simulation, this.#shop, this.#pages, (known) =>
      this.#known.push(known),
    );
  }

  play(): SimulatedRun {
    const { checkouts, cancels, reads, browses, changes, restocks, creations } = this.#plan;
    const { webhooks, accounts, deliveries, crash, mailTwice } = this.#plan;
    for (const checkout of checkouts) this.#checkouts.checkOut(checkout);
    for (const delivery of deliveries ?? []) this.#catalogue.deliver(delivery);
    for (const [number, change] of changes.entries()) this.#catalogue.change(change, `change-${number}`);
    for (const [number, restock] of restocks.entries()) this.#catalogue.restock(restock, `restock-${number}`);
    for (const [number, creation] of creations.entries())
      this.#catalogue.create(creation, `creation-${number}`);
    for (const [number, cancel] of cancels.entries()) this.#cancel(cancel, `cancel-${number}`);
    for (const [number, read] of reads.entries()) this.#read(read, `read-${number}`);
    for (const [number, browse] of browses.entries()) this.#catalogue.browse(browse, `browse-${number}`);
    for (const [number, webhook] of webhooks.entries()) this.#hear(webhook, `webhook-${number}`);
    for (const [number, account] of accounts.entries()) this.#readAccount(account, `account-${number}`);
    if (crash !== null) this.#crash(crash.at, crash.lasts);
    this.#ask();
    this.#simulation.run();
    const books = this.#shop.close();
    books.loads = this.#pages.loads();
    books.mails = books.mails.map((mail) => ({ ...mail, sightings: mail.to.map(canaryOf) }));
    if (mailTwice) {
      this.#simulation.reset(1);
      books.mails.push(...books.mails.slice(0, 1));
    }
    const history = this.#simulation.history(SESSIONS);
    const { faults } = this.#simulation;
    return { witnesses: { history, faults, ...asWitnesses(books) }, premises: premisesOf(this.#plan) };
  }

  #crash(at: number, lasts: number): void {
    this.#simulation.crash(at, lasts, {
      crash: () => this.#shop.crash(),
      recover: () => {
        this.#shop.recover();
        this.#pages.forget();
      },
    });
  }

  #cancel({ order, timing: when, caller }: CancelPlan, intentId: string): void {
    this.#onceKnown(order, when, ({ intent, orderId }) => {
      const actor = callerOf(caller, intent);
      const input = { actor, order: { of: this.#checkouts.keyOf(intent) } };
      this.#simulation.call({ kind: 'cancel', input, intentId, when }, () =>
        caller === 'owner' ? { outcome: this.#shop.cancel(orderId) } : refusedRead(actor, when),
      );
    });
  }

  #read({ order, timing: when, caller, nowhere }: ReadPlan, intentId: string): void {
    if (!nowhere) {
      this.#onceKnown(order, when, (known) => this.#readKnown(known, when, caller, intentId));
      return;
    }
    const actor = callerOf(caller, order);
    const input = { actor, order: { id: 'out of thin air' } };
    this.#simulation.call({ kind: 'readOrder', input, intentId, when }, () => refusedRead(actor, when));
  }

  #readKnown(
    { intent, orderId }: Known,
    when: Timing,
    caller: Caller,
    intentId: string,
    phase = 'load',
  ): void {
    const actor = callerOf(caller, intent);
    const input = { actor, order: { of: this.#checkouts.keyOf(intent) } };
    this.#simulation.call({ kind: 'readOrder', input, intentId, when, phase }, () => {
      const view = caller === 'owner' ? this.#shop.view(orderId) : null;
      return view === null ? refusedRead(actor, when) : { outcome: { type: 'ok', result: view } };
    });
  }

  /** In the name of the bank: true or not, a correct shop asks the bank itself. */
  #hear({ intent, timing: when, forgery }: WebhookPlan, intentId: string): void {
    const input = { actor: 'anonymous', order: { of: this.#checkouts.keyOf(intent) }, forgery } as const;
    const isTrue = forgery === 'replayed' || forgery === 'stale';
    this.#simulation.call({ kind: 'webhook', input, intentId, when }, () =>
      isTrue ? { outcome: { type: 'ok', result: { heard: true } } } : { outcome: refusal('forbidden') },
    );
  }

  #readAccount({ buyer, timing: when }: AccountPlan, intentId: string): void {
    const email = emailOf(buyer);
    this.#simulation.call({ kind: 'readAccount', input: { actor: buyer }, intentId, when }, () => {
      const orderIds = this.#shop.ordersOf(email);
      return {
        outcome: { type: 'ok', result: { email, orderIds } },
        steps: [stepOf('read account', when, 200)],
      };
    });
  }

  /** An order can be spoken of by whoever has heard of it. */
  #onceKnown(order: number, when: Timing, speak: (known: Known) => void): void {
    this.#simulation.at(when.start, when.tie, () => {
      const known = this.#knownBy(when.start);
      const chosen = known[order % known.length];
      if (chosen !== undefined) speak(chosen);
    });
  }

  /** Under a key of two buyers nobody can say whose order is meant. */
  #knownBy(moment: number): readonly Known[] {
    return this.#known.filter(({ intent, since }) => since < moment && !this.#isShared(intent));
  }

  #isShared(intent: number): boolean {
    const key = this.#checkouts.keyOf(intent);
    return this.#plan.intents.some((_, other) => other !== intent && this.#checkouts.keyOf(other) === key);
  }

  /** The harness's own questions, once everything is quiet. */
  #ask(): void {
    const when = { start: FINAL, length: 1, begins: 0, finishes: 0, tie: 0, lost: 'nothing' } as const;
    for (const sku of SKUS)
      this.#catalogue.browse(
        { sku, timing: when, byAdministrator: false, instance: 0 },
        `final ${sku}`,
        'final',
      );
    this.#simulation.at(FINAL, 0, () => {
      const orders = new Map(this.#knownBy(FINAL).map((known) => [known.orderId, known]));
      for (const known of orders.values())
        this.#readKnown(known, when, 'owner', `final ${known.orderId}`, 'final');
    });
    for (const sku of SKUS) this.#checkouts.probe(sku, FINAL + 2);
  }
}

const callerOf = (caller: Caller, intent: number): Actor => {
  if (caller === 'anonymous') return 'anonymous';
  return caller === 'owner' ? buyerOf(intent) : (buyerOf(intent) + 1) % BUYERS;
};

/** The same words for what is somebody else's and for what does not exist. */
function refusedRead(actor: Actor, when: Timing): Answered<never> {
  const reason = actor === 'anonymous' ? 'unauthenticated' : 'not-found';
  const answerBody = JSON.stringify({ code: reason, request: `r${when.start}` });
  const step = stepOf('read order', when, actor === 'anonymous' ? 401 : 404, answerBody);
  const outcome: Outcome<never> = refusal(reason);
  return { outcome, steps: [step] };
}

const stepOf = (name: string, { start }: Timing, status: number, answerBody: string | null = null): Step => ({
  ...{ name, method: 'GET', path: '/x', requestBody: null, status, answerBody },
  ...{ startedAt: start * NS_PER_MS, endedAt: start * NS_PER_MS },
});

/** What was planted in the data of whom a mail is to. */
const canaryOf = (email: string): Sighting => {
  const emails = Array.from({ length: EVERYBODY }, (_, buyer) => emailOf(buyer));
  return { type: 'canary', what: `${emails.indexOf(email)}`, where: 'mail: body', excerpt: '' };
};
