import type { Intent, Sales } from '../model/joins.ts';
import { unitsAtLeast } from '../model/units.ts';
import { Integers, Numbers } from './columns.ts';
import { GroupedItems } from './grouped.ts';
import { Ids } from './ids.ts';

/** What was acknowledged as sold, by sku, in the order of the first acknowledgements. */
export function salesBySku(intents: readonly Intent[]): ReadonlyMap<string, Sales> {
  const skus = new Ids();
  const keys = new Integers();
  const columns = { at: new Numbers(), units: new Numbers(), givenUp: new Integers() };
  const sellers: Intent[] = [];
  for (const intent of intents) {
    if (intent.fate !== 'ok') continue;
    const { effectBy, cancels } = intent;
    for (const { sku, quantity } of unitsAtLeast(intent)) {
      keys.add(skus.numberOf(sku));
      columns.at.add(effectBy);
      columns.units.add(quantity);
      columns.givenUp.add(cancels.length === 0 ? 0 : 1);
      sellers.push(intent);
    }
  }
  const groups = new GroupedItems(sellers, keys.all, skus.size);
  const at = groups.arrange(columns.at.all);
  const units = groups.arrange(columns.units.all);
  const givenUp = groups.arrange(columns.givenUp.all);
  const bySku = new Map<string, Sales>();
  for (let sku = 0; sku < skus.size; sku += 1) {
    const [start, end] = groups.stretchOf(sku);
    const places = groups.placesOf(sku);
    const intent = (place: number): Intent => sellers[places[place] ?? -1] ?? notThere(place);
    const sales = {
      count: end - start,
      at: at.subarray(start, end),
      units: units.subarray(start, end),
      givenUp: givenUp.subarray(start, end),
      intent,
    };
    bySku.set(skus.textOf(sku), isSorted(sales.at) ? sales : inTime(sales));
  }
  return bySku;
}

/** Nearly always they are: who tried first knew first. */
function isSorted(at: Float64Array): boolean {
  for (let place = 1; place < at.length; place += 1)
    if ((at[place - 1] ?? 0) > (at[place] ?? 0)) return false;
  return true;
}

function inTime({ count, at, units, givenUp, intent }: Sales): Sales {
  const order = Uint32Array.from({ length: count }, (_, place) => place);
  order.sort((one, other) => (at[one] ?? 0) - (at[other] ?? 0) || one - other);
  return {
    count,
    at: Float64Array.from(order, (place) => at[place] ?? 0),
    units: Float64Array.from(order, (place) => units[place] ?? 0),
    givenUp: Int32Array.from(order, (place) => givenUp[place] ?? 0),
    intent: (place) => intent(order[place] ?? -1),
  };
}

const notThere = (place: number): never => {
  throw new Error(`there is no sale ${place}`);
};
