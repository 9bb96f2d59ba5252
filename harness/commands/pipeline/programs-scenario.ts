import type { Kind } from '../../model/operation.ts';
import type { Scenario, Size } from '../../model/scenario.ts';

/** How many programs each size generates. */
export const PROGRAMS: Readonly<Record<Size, number>> = { smoke: 60, ci: 300, full: 3_000 };

/** The model tells three buyers apart: an owner, a stranger, and one more to race with. */
export const PROGRAM_BUYERS = 3;

/** What programs are made of; the last two prepare them, too. */
export const PROGRAM_KINDS: readonly Kind[] = ['checkout', 'browse', 'readOrder', 'changePrice', 'restock'];

/** Each program takes up to three that nobody has touched, and shrinking takes more. */
const POOL = 5_000;

/**
 * Where generated programs run: a pool of products without stock, which each program stocks and prices by itself. What
 * they did is cross-examined like any other history.
 */
export const programsScenario: Scenario = {
  name: 'check',
  question: 'Does the backend agree with a sequential model on short generated programs?',
  plan: () => ({
    catalogue: {
      currency: 'EUR',
      products: Array.from({ length: POOL }, (_, index) => ({
        sku: `pool-${index}`,
        name: `Pool ${index}`,
        unitPriceCents: 1_000,
        stock: 0,
      })),
      filler: 0,
    },
    buyers: PROGRAM_BUYERS,
    settings: {},
    phases: [],
    faults: [],
    invariants: [
      'never-oversell',
      'stock-is-conserved',
      'refusals-have-no-effect',
      'acknowledged-orders-survive',
      'one-order-per-key',
      'no-fractured-order',
      'charged-the-price',
      'charged-once',
      'books-balance',
      'one-mail-per-order',
      'forged-money-is-inert',
      'quantities-are-sane',
    ],
    adequacy: [],
    budgets: [],
  }),
};
