import type { Tally } from '../../model/adapter.ts';
import type { Intention, Operation } from '../../model/operation.ts';
import { isKind } from '../../model/operation.ts';
import type { Random } from '../../model/random.ts';

/** One thing to ask after draining, each under an intent of its own. */
export interface FinalQuestion {
  readonly intentId: string;
  readonly intention: Intention;
}

const MAX_READS = 300;
const MAX_PROBES = 20;

/** Every order that was acknowledged is read again by its owner; of very many, a sample drawn by the seed. */
export function finalReads(history: readonly Operation[], random: Random): FinalQuestion[] {
  const acknowledged = history
    .filter(isKind('checkout'))
    .filter(({ backend, outcome }) => backend === 'main' && outcome.type === 'ok');
  const owners = new Map(acknowledged.map(({ intentId, input }) => [intentId, input.actor]));
  return random
    .shuffle([...owners])
    .slice(0, MAX_READS)
    .map(([intentId, actor], index) => ({
      intentId: `final-read-${index}`,
      intention: { kind: 'readOrder', input: { actor, order: { of: intentId } } },
    }));
}

/** Wherever the shop says that units are left, one of them can be bought: the other half of never-undersell. */
export function probes(
  tally: Tally,
  sold: ReadonlySet<string>,
  prober: number,
  random: Random,
): FinalQuestion[] {
  if (tally.stock.state === 'absent') return [];
  const inStock = tally.stock.records.filter(({ sku, onHand }) => sold.has(sku) && onHand > 0);
  return random
    .shuffle(inStock)
    .slice(0, MAX_PROBES)
    .map(({ sku }, index) => ({
      intentId: `probe-${index}`,
      intention: { kind: 'checkout', input: { actor: prober, lines: [{ sku, quantity: 1 }] } },
    }));
}
