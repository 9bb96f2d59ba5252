import { RunError } from '../model/errors.ts';
import type { Intention, Operation } from '../model/operation.ts';

/** The shop under test, through the dispatcher: every operation is recorded, timed by one clock and classified. */
export interface LiveShop {
  /** @returns `null` where it cannot be sent: it refers to an order that never came to be, or the shop lacks its kind. */
  perform(intention: Intention, intentId: string): Promise<Operation | null>;
}

export interface FreshProduct {
  readonly stock: number;
  readonly unitPriceCents: number;
}

/**
 * Where every program gets products that nobody has touched, so that nothing need be reset between programs.
 * `prepare` returns `null` where there are none left.
 */
export interface ProgramWorld {
  prepare(products: readonly FreshProduct[]): Promise<{ readonly skus: readonly string[] } | null>;
}

/**
 * A world over skus that were seeded with stock 0 and are used for nothing else: each program takes the next few, and
 * the administrator sets their prices and stock through the shop's own front door.
 * @throws RunError where the shop does not let the administrator do that.
 */
export function poolOfProducts(skus: readonly string[], live: LiveShop): ProgramWorld {
  let used = 0;
  const insist = async (intention: Intention, intentId: string) => {
    const operation = await live.perform(intention, intentId);
    if (operation?.outcome.type === 'ok') return;
    const why = operation === null ? 'the adapter has no such operation' : JSON.stringify(operation.outcome);
    throw new RunError(
      `a program's products could not be prepared: ${intention.kind} by the administrator: ${why}`,
    );
  };
  return {
    prepare: async (products) => {
      if (used + products.length > skus.length) return null;
      const taken = skus.slice(used, used + products.length);
      used += products.length;
      for (const [index, product] of products.entries()) {
        const sku = taken[index] ?? '';
        const { stock, unitPriceCents } = product;
        await insist(
          { kind: 'changePrice', input: { actor: 'admin', sku, unitPriceCents } },
          `price-of-${sku}`,
        );
        if (stock === 0) continue;
        await insist({ kind: 'restock', input: { actor: 'admin', sku, quantity: stock } }, `stock-of-${sku}`);
      }
      return { skus: taken };
    },
  };
}
