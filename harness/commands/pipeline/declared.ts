import { z } from 'zod';
import { RunError } from '../../model/errors.ts';
import { type Declarations, type Fields, WORLD_PARTS } from '../../model/evidence.ts';

const pageLoads = z.discriminatedUnion('type', [
  z.object({ type: z.literal('undeclared') }),
  z.object({ type: z.literal('uncached'), perRead: z.number() }),
  z.object({
    type: z.literal('cached'),
    instances: z.number(),
    perChange: z.number(),
    keptMs: z.number(),
  }),
]);
const surcharges = z.object({
  shipping: z.object({ cents: z.int(), freeFromCents: z.int().exactOptional() }).exactOptional(),
  tax: z.object({ basisPoints: z.int(), onShipping: z.boolean() }).exactOptional(),
});
const fields: z.ZodType<Fields> = z.record(z.string(), z.union([z.literal(true), z.lazy(() => fields)]));

const declared = {
  holdMs: z.number(),
  stalenessMs: z.number(),
  // Runs of before there was one: what the shop promised was judged by the wider bound.
  ownPagesMs: z.number().default(Number.MAX_VALUE),
  pageLoads: pageLoads.default({ type: 'undeclared' }),
  pricesHonouredMs: z.number(),
  surcharges: surcharges.exactOptional(),
  restocksItself: z.boolean().exactOptional(),
  without: z.array(z.enum(WORLD_PARTS)).exactOptional(),
  maxQuantity: z.number(),
  fields: z.record(z.string(), fields).exactOptional(),
  refusalFields: fields.exactOptional(),
};

export const storedDeclarations = z.object(declared);
const declarations = z.strictObject({ ...declared, ownPagesMs: z.number(), pageLoads });

/**
 * What an adapter declares, which may be plain JavaScript: before the load, since a slip that is found when all is judged costs the run.
 * @throws RunError that says where it is wrong.
 */
export function checkDeclarations(given: Declarations): void {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const { error } = declarations.safeParse(Object.fromEntries(said));
  if (error === undefined) return;
  const wrong = error.issues.map(({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`);
  throw new RunError(`the adapter's declarations are not as documented: ${wrong.join('; ')}`, {
    allowed: 'STRICT, and what a shop claims besides: see Declarations in harness/model/declarations.ts',
  });
}
