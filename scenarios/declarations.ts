import { type Declarations, type PageLoads, STRICT } from '../harness/index.ts';
import { FIELDS, REFUSAL_FIELDS } from './fields.ts';

type Environment = Readonly<Record<string, string>>;

/** What the target does where the environment does not say otherwise: the defaults in its README. */
const DEFAULTS = { CACHE: 'on', INSTANCES: '1', STALENESS_MS: '2000', CACHE_TTL_MS: '60000' };

/**
 * What the target promises: a declined or failed checkout gives its units back before it answers, and charges the price of
 * the moment, both of which is what no allowance means. Pages come from a cache, unless that is off.
 */
export const declarations = (environment: Environment): Declarations => ({
  ...ofPages(environment),
  fields: FIELDS,
  refusalFields: REFUSAL_FIELDS,
});

function ofPages(environment: Environment): Declarations {
  const { CACHE, INSTANCES, STALENESS_MS, CACHE_TTL_MS } = { ...DEFAULTS, ...environment };
  if (CACHE === 'off') return { ...STRICT, pageLoads: { type: 'uncached', perRead: 1 } };
  const stalenessMs = Number(STALENESS_MS);
  const instances = Number(INSTANCES);
  const pageLoads: PageLoads = {
    type: 'cached',
    instances,
    // Who makes a change forgets the page when it is committed, and again when the feed says so.
    perChange: 2,
    // Without its feed an instance keeps no page for longer than it may be stale.
    keptMs: Math.min(stalenessMs, Number(CACHE_TTL_MS)),
  };
  // One process forgets the page before it answers who changed it; another one hears of it a moment later.
  return { ...STRICT, stalenessMs, ownPagesMs: instances === 1 ? 0 : stalenessMs, pageLoads };
}
