import fc from 'fast-check';
import type { Forgery } from '../model/operation.ts';
import type { Caller, Program, ProgramStep } from './program.ts';

/** What a hostile client sends. `quantity` replaces a line's, so only values that nobody may accept stand here. */
const forgery: fc.Arbitrary<Forgery> = fc.oneof(
  fc.record({ field: fc.constant('unitPrice'), value: fc.constantFrom(1, 0, -100) }),
  fc.record({ field: fc.constant('total'), value: fc.constantFrom(1, 0, -100) }),
  fc.record({ field: fc.constant('discount'), value: fc.constantFrom(100, 9_999) }),
  fc.record({ field: fc.constant('currency'), value: fc.constantFrom('JPY', 'XXX') }),
  fc.record({ field: fc.constant('quantity'), value: fc.constantFrom(-1, 0, 0.5, 1e9, 'many') }),
  fc.record({ field: fc.constant('buyer'), value: fc.constantFrom('buyer-0@buyers.test', 'admin') }),
  fc.record({ field: fc.constant('status'), value: fc.constantFrom('paid', 'cancelled') }),
);

const product = fc.nat(1);
const saneQuantity = fc.integer({ min: 1, max: 3 });

/** Simple first: fast-check shrinks towards the first alternative of a `oneof` with `withCrossShrink`. */
function stepsFor(buyers: number, maxQuantity: number) {
  const buyer = fc.nat(buyers - 1);
  const caller: fc.Arbitrary<number | 'anonymous'> = fc.oneof(buyer, fc.constant('anonymous'));
  const quantity = fc.oneof(
    { withCrossShrink: true },
    { weight: 12, arbitrary: saneQuantity },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, maxQuantity + 1, 1e9, Number.MAX_SAFE_INTEGER) },
  );
  const checkout: fc.Arbitrary<ProgramStep> = fc.record({
    kind: fc.constant('checkout'),
    caller: fc.oneof({ weight: 30, arbitrary: buyer }, { weight: 1, arbitrary: fc.constant('anonymous') }),
    lines: fc.array(fc.record({ product, quantity }), { minLength: 1, maxLength: 3 }),
    card: fc.oneof(
      { withCrossShrink: true },
      { weight: 6, arbitrary: fc.constant('accepted') },
      { weight: 1, arbitrary: fc.constant('declined') },
    ),
    forgery: fc.oneof(
      { withCrossShrink: true },
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: forgery },
    ),
  });
  const purchase: fc.Arbitrary<ProgramStep> = fc.record({
    kind: fc.constant('checkout'),
    caller: buyer,
    lines: fc.tuple(fc.record({ product, quantity: saneQuantity })),
    card: fc.constant('accepted'),
    forgery: fc.constant(null),
  });
  const retry: fc.Arbitrary<ProgramStep> = fc.record({
    kind: fc.constant('retry'),
    of: fc.nat(7),
    body: fc.constantFrom('same', 'same', 'other'),
  });
  const readOrder: fc.Arbitrary<ProgramStep> = fc.record({
    kind: fc.constant('readOrder'),
    of: fc.nat(7),
    reader: fc.constantFrom('owner', 'stranger', 'anonymous'),
  });
  const readMissing: fc.Arbitrary<ProgramStep> = fc.record({ kind: fc.constant('readMissing'), caller });
  const changePrice: fc.Arbitrary<ProgramStep> = fc.record({
    kind: fc.constant('changePrice'),
    caller: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Caller>('admin') },
      { weight: 1, arbitrary: caller },
    ),
    product,
    cents: fc.integer({ min: 1, max: 99_999 }),
  });
  const restock: fc.Arbitrary<ProgramStep> = fc.record({
    kind: fc.constant('restock'),
    caller: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Caller>('admin') },
      { weight: 1, arbitrary: caller },
    ),
    product,
    quantity: saneQuantity,
  });
  const browse: fc.Arbitrary<ProgramStep> = fc.record({ kind: fc.constant('browse'), caller, product });

  const anyStep = fc.oneof(
    { weight: 7, arbitrary: checkout },
    { weight: 3, arbitrary: retry },
    { weight: 2, arbitrary: readOrder },
    { weight: 1, arbitrary: readMissing },
    { weight: 3, arbitrary: changePrice },
    { weight: 1, arbitrary: restock },
    { weight: 3, arbitrary: browse },
  );
  // Races are about the last units and about twins: the parallel section is mostly made of these.
  const racingStep = fc.oneof(
    { weight: 6, arbitrary: purchase },
    { weight: 3, arbitrary: retry },
    { weight: 1, arbitrary: anyStep },
  );
  return { anyStep, racingStep };
}

/**
 * Short programs: up to 2 products with up to 6 units each, up to 7 steps, then in two of five programs up to 3
 * branches of 1 or 2 steps.
 * @param buyers at least 2, so that there is a stranger.
 */
export function programs(buyers: number, maxQuantity: number): fc.Arbitrary<Program> {
  const { anyStep, racingStep } = stepsFor(buyers, maxQuantity);
  const branch = fc.array(racingStep, { minLength: 1, maxLength: 2 });
  // Keys shrink in this order: while stock is still plenty, restocks and detours can be left out.
  return fc.record({
    branches: fc.oneof(
      { withCrossShrink: true },
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(branch, { minLength: 1, maxLength: 3 }) },
    ),
    steps: fc.array(anyStep, { maxLength: 7 }),
    products: fc.array(fc.record({ stock: fc.nat(6), unitPriceCents: fc.integer({ min: 1, max: 99_999 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
  });
}
