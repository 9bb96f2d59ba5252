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

type AnyCaller = fc.Arbitrary<number | 'anonymous'>;

/** Simple first: with `withCrossShrink` fast-check shrinks a `oneof` towards its first alternative. */
function checkouts(buyer: fc.Arbitrary<number>, maxQuantity: number): fc.Arbitrary<ProgramStep> {
  const quantity = fc.oneof(
    { withCrossShrink: true },
    { weight: 12, arbitrary: saneQuantity },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, maxQuantity + 1, 1e9, Number.MAX_SAFE_INTEGER) },
  );
  return fc.record({
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
}

/** A checkout with nothing wrong about it: what races are made of. */
const purchases = (buyer: fc.Arbitrary<number>): fc.Arbitrary<ProgramStep> =>
  fc.record({
    kind: fc.constant('checkout'),
    caller: buyer,
    lines: fc.tuple(fc.record({ product, quantity: saneQuantity })),
    card: fc.constant('accepted'),
    forgery: fc.constant(null),
  });

const retries: fc.Arbitrary<ProgramStep> = fc.record({
  kind: fc.constant('retry'),
  of: fc.nat(7),
  body: fc.constantFrom('same', 'same', 'other'),
});

const orderReads: fc.Arbitrary<ProgramStep> = fc.record({
  kind: fc.constant('readOrder'),
  of: fc.nat(7),
  reader: fc.constantFrom('owner', 'stranger', 'anonymous'),
});

/** The administrator mostly; now and then somebody who must be refused. */
const administrator = (other: AnyCaller): fc.Arbitrary<Caller> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<Caller>('admin') }, { weight: 1, arbitrary: other });

const priceChanges = (other: AnyCaller): fc.Arbitrary<ProgramStep> =>
  fc.record({
    kind: fc.constant('changePrice'),
    caller: administrator(other),
    product,
    cents: fc.integer({ min: 1, max: 99_999 }),
  });

const restocks = (other: AnyCaller): fc.Arbitrary<ProgramStep> =>
  fc.record({ kind: fc.constant('restock'), caller: administrator(other), product, quantity: saneQuantity });

function stepsFor(buyers: number, maxQuantity: number) {
  const buyer = fc.nat(buyers - 1);
  const caller: AnyCaller = fc.oneof(buyer, fc.constant('anonymous'));
  const anyStep = fc.oneof(
    { weight: 7, arbitrary: checkouts(buyer, maxQuantity) },
    { weight: 3, arbitrary: retries },
    { weight: 2, arbitrary: orderReads },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('readMissing' as const), caller }) },
    { weight: 3, arbitrary: priceChanges(caller) },
    { weight: 1, arbitrary: restocks(caller) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('browse' as const), caller, product }) },
  );
  // Races are about the last units and about twins: the parallel section is mostly made of these.
  const racingStep = fc.oneof(
    { weight: 6, arbitrary: purchases(buyer) },
    { weight: 3, arbitrary: retries },
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
