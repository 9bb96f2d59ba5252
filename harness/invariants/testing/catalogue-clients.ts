import { type CorrectShop, refusal } from './correct-shop.ts';
import type { ProductPages } from './product-pages.ts';
import {
  type BrowsePlan,
  type ChangePlan,
  type CreationPlan,
  type DeliveryPlan,
  NEW_SKU,
  type RestockPlan,
} from './run-plans.ts';
import { PRICE_CENTS } from './shop.ts';
import type { Simulation } from './simulation.ts';

/** Prices are round, so that a total that is off by a cent cannot be right by accident. */
const priceOf = (price: number): number => 100 * price + PRICE_CENTS;

/** Whoever looks at product pages, changes them, or fills the shelves; a stranger who tries is refused. */
export class CatalogueClients {
  readonly #simulation: Simulation;
  readonly #shop: CorrectShop;
  readonly #pages: ProductPages;

  constructor(simulation: Simulation, shop: CorrectShop, pages: ProductPages) {
    this.#simulation = simulation;
    this.#shop = shop;
    this.#pages = pages;
  }

  change({ sku, timing: when, price, changer }: ChangePlan, intentId: string): void {
    const actor = changer === 'admin' ? 'admin' : 0;
    const unitPriceCents = priceOf(price);
    const input = { actor, sku, unitPriceCents } as const;
    this.#simulation.call({ kind: 'changePrice', input, intentId, when }, (at) => {
      if (actor !== 'admin') return { outcome: refusal('forbidden') };
      this.#pages.set(sku, unitPriceCents, at);
      return { outcome: { type: 'ok', result: { sku } } };
    });
  }

  create({ timing: when, price }: CreationPlan, intentId: string): void {
    const unitPriceCents = priceOf(price);
    const input = { actor: 'admin', sku: NEW_SKU, unitPriceCents } as const;
    this.#simulation.call({ kind: 'createProduct', input, intentId, when }, (at) => {
      if (this.#pages.priceAt(NEW_SKU, at) !== null) return { outcome: refusal('invalid') };
      this.#pages.set(NEW_SKU, unitPriceCents, at);
      return { outcome: { type: 'ok', result: { sku: NEW_SKU } } };
    });
  }

  restock({ sku, timing: when, quantity, changer }: RestockPlan, intentId: string): void {
    const actor = changer === 'admin' ? 'admin' : 0;
    const input = { actor, sku, quantity } as const;
    this.#simulation.call({ kind: 'restock', input, intentId, when }, () => {
      if (actor !== 'admin') return { outcome: refusal('forbidden') };
      this.#shop.restock(sku, quantity);
      return { outcome: { type: 'ok', result: { sku } } };
    });
  }

  /** By whom no client knows: a supplier. */
  deliver({ sku, at, tie, quantity }: DeliveryPlan): void {
    this.#simulation.at(at, tie, () => this.#shop.restock(sku, quantity));
  }

  browse(
    { sku, timing: when, byAdministrator, instance }: BrowsePlan,
    intentId: string,
    phase = 'load',
  ): void {
    const actor = byAdministrator ? 'admin' : 'anonymous';
    this.#simulation.call({ kind: 'browse', input: { actor, sku }, intentId, when, phase }, (at) => {
      const unitPriceCents = this.#pages.show(sku, at, instance);
      if (unitPriceCents === null) return { outcome: refusal('not-found') };
      return { outcome: { type: 'ok', result: { sku, unitPriceCents } } };
    });
  }
}
