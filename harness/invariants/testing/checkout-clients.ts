import { honouredMs } from '../../model/declarations.ts';
import type { CartLine } from '../../model/operation.ts';
import type { Answer, CorrectShop, Request } from './correct-shop.ts';
import { refusal } from './correct-shop.ts';
import { emailOf } from './premises.ts';
import { declaredOf, type ProductPages } from './product-pages.ts';
import { BUYERS, type CheckoutPlan, type IntentPlan, type RunPlan, type Timing } from './run-plans.ts';
import { PRICE_CENTS } from './shop.ts';
import { type Call, momentsOf, type Simulation } from './simulation.ts';

/** An order that a client knows of. */
export interface Known {
  readonly intent: number;
  readonly orderId: string;
  readonly since: number;
}

export const buyerOf = (intent: number): number => intent % BUYERS;

/** Whoever buys: those of the plan, and the harness itself when all is quiet. */
export class CheckoutClients {
  readonly #plan: RunPlan;
  readonly #simulation: Simulation;
  readonly #shop: CorrectShop;
  readonly #pages: ProductPages;
  readonly #learn: (known: Known) => void;

  constructor(
    plan: RunPlan,
    simulation: Simulation,
    shop: CorrectShop,
    pages: ProductPages,
    learn: (known: Known) => void,
  ) {
    this.#plan = plan;
    this.#simulation = simulation;
    this.#shop = shop;
    this.#pages = pages;
    this.#learn = learn;
  }

  keyOf(intent: number): string {
    const isShared = intent > 0 && this.#plan.intents[intent]?.sharesKey === true;
    return `intent-${isShared ? intent - 1 : intent}`;
  }

  checkOut({ intent, timing: when, holds, otherBody }: CheckoutPlan): void {
    const wanted = this.#plan.intents[intent];
    if (wanted === undefined) return;
    const { card, voucher, forgery } = wanted;
    const lines = otherBody ? [...wanted.lines, { sku: 'lamp', quantity: 1 }] : wanted.lines;
    const input = {
      actor: buyerOf(intent),
      lines,
      card,
      ...(voucher === null ? {} : { voucher }),
      ...(forgery === null ? {} : { forgery }),
    };
    const request = this.#requestOf(intent, wanted, lines);
    const intentId = request?.intentId ?? this.keyOf(intent);
    this.#send({ kind: 'checkout', input, intentId, when }, request, holds, (orderId) =>
      this.#learn({ intent, orderId, since: when.start + when.length }),
    );
  }

  /** Buys one unit at the end, by the buyer after the plan's last one. */
  probe(sku: string, start: number): void {
    const when: Timing = { start, length: 3, begins: 1, finishes: 1, tie: 0, lost: 'nothing' };
    const intentId = `final buy ${sku}`;
    const lines = [{ sku, quantity: 1 }];
    const input = { actor: BUYERS, lines };
    const request = { intentId, buyer: emailOf(BUYERS), lines, card: 'accepted', voucher: null } as const;
    this.#send({ kind: 'checkout', input, intentId, when, phase: 'final' }, request, 0, () => undefined);
  }

  #send(
    call: Call<'checkout'>,
    request: Request | null,
    holds: number,
    acknowledged: (orderId: string) => void,
  ): void {
    const { when } = call;
    const [begins, finishes] = momentsOf(when);
    this.#simulation.begin(call, begins, (pending) => {
      if (request === null) return void pending.answer({ outcome: refusal('invalid') });
      const tell = (answer: Answer) => {
        const isHeard = pending.answer({ outcome: answer });
        if (isHeard && answer.type === 'ok') acknowledged(answer.result.orderId);
      };
      const { pricesHonouredMs, caching } = this.#plan;
      // As long after it was shown as it is good, on a page that was as old as pages may be.
      const quotedAt = begins - honouredMs({ pricesHonouredMs, ...declaredOf(caching) });
      const quoted = (sku: string) => this.#pages.priceAt(sku, quotedAt) ?? PRICE_CENTS;
      const early = this.#shop.begin(request, begins, quoted);
      if (early !== null) return tell(early);
      this.#simulation.at(finishes, when.tie, () => {
        const finished = this.#shop.finish(request);
        if (finished === null) return;
        tell(finished.answer);
        const keptMs = Math.min(holds, this.#plan.holdMs);
        this.#simulation.at(finishes + keptMs, when.tie, () => this.#shop.giveBack(finished.held));
      });
    });
  }

  /** What the shop understands; `null` where it is no order at all. */
  #requestOf(
    intent: number,
    { card, voucher, forgery }: IntentPlan,
    lines: readonly CartLine[],
  ): Request | null {
    const [first, ...others] = lines;
    const quantity = forgery?.field === 'quantity' ? Number(forgery.value) : first?.quantity;
    if (first === undefined || !Number.isInteger(quantity) || Number(quantity) < 1) return null;
    const asked = [{ sku: first.sku, quantity: Number(quantity) }, ...others];
    const buyer = emailOf(buyerOf(intent));
    return { intentId: this.keyOf(intent), buyer, lines: asked, card, voucher };
  }
}
