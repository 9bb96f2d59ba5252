import type { Intent, Sales } from '../model/joins.ts';
import { unitsAtLeast } from '../model/units.ts';
import { GroupedItems } from './grouped.ts';
import { Ids } from './ids.ts';

/** What was acknowledged as sold, by sku, in the order of the first acknowledgements. */
export function salesBySku(intents: readonly Intent[]): ReadonlyMap<string, Sales> {
  const skus = new Ids();
  const keys: number[] = [];
  const units: number[] = [];
  const sellers: Intent[] = [];
  for (const intent of intents) {
    if (intent.fate !== 'ok') continue;
    for (const { sku, quantity } of unitsAtLeast(intent)) {
      keys.push(skus.numberOf(sku));
      units.push(quantity);
      sellers.push(intent);
    }
  }
  const groups = new GroupedItems(sellers, Int32Array.from(keys), skus.size);
  const bySku = new Map<string, Sales>();
  for (let sku = 0; sku < skus.size; sku += 1)
    bySku.set(skus.textOf(sku), inTime(groups.placesOf(sku), sellers, units));
  return bySku;
}

function inTime(places: Uint32Array, sellers: readonly Intent[], units: readonly number[]): Sales {
  const intentAt = (place: number): Intent => {
    const intent = sellers[place];
    if (intent === undefined) throw new Error(`there is no sale ${place}`);
    return intent;
  };
  const order = places.slice();
  const at = (place: number): number => intentAt(place).effectBy;
  // Nearly always: who tried first knew first.
  if (!isSorted(order, at)) order.sort((one, other) => at(one) - at(other) || one - other);
  return {
    count: order.length,
    at: Float64Array.from(order, at),
    units: Float64Array.from(order, (place) => units[place] ?? 0),
    intent: (place) => intentAt(order[place] ?? -1),
  };
}

function isSorted(order: Uint32Array, at: (place: number) => number): boolean {
  for (let place = 1; place < order.length; place += 1)
    if (at(order[place - 1] ?? 0) > at(order[place] ?? 0)) return false;
  return true;
}
