import { RunError } from '../../model/errors.ts';
import type { Section } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import { type BenchShop, skuOf, withShop } from './bench-shop.ts';
import { fillOrders, fillProducts } from './fill.ts';
import type { PagesOptions, PagesReached } from './generators/pages-options.ts';
import { curveOf } from './growth-curve.ts';
import { runProgram } from './programs.ts';
import type { TargetMeasurement, TargetSitting } from './surroundings.ts';

const SIZES = {
  quick: { products: [100, 10_000], orders: [20, 1_000] },
  full: { products: [100, 10_000, 1_000_000], orders: [20, 1_000, 100_000] },
} as const;
/** Few enough that nobody waits for the others: what is timed is the answer. */
const CONNECTIONS = 4;
/** Pages of a list are asked for from so many places in it, the last of its pages among them. */
const PLACES = 20;
const LIMIT = 20;
/** From so many products on a search that finds nothing takes all the steps that a page may take. */
const FULL_STEPS = 10_000;

/** How long one page of a list took, at one size of what it is a page of. */
export interface ListPoint {
  readonly list: string;
  readonly of: 'products' | 'own orders';
  readonly size: number;
  readonly p50Ms: number;
}

export const lists: TargetMeasurement = {
  name: 'lists',
  question: 'how the list of products, the search and the own orders grow with what there is',
  async measure(sitting) {
    const sizes = sitting.quick ? SIZES.quick : SIZES.full;
    const options = { name: 'lists', skus: 0, buyers: sizes.orders.length, settings: { CACHE: 'off' } };
    return withShop(sitting, options, async (shop) => {
      const points: ListPoint[] = [];
      const time = async (point: Omit<ListPoint, 'p50Ms'>, asked: Asked): Promise<void> => {
        const p50Ms = await timePages(sitting, shop, asked);
        sitting.say(`${point.list}, ${grouped(point.size)} ${point.of}: p50 ${p50Ms.toFixed(2)} ms`);
        points.push({ ...point, p50Ms });
      };
      await timeProducts(shop, sizes.products, time);
      await timeOrders(shop, sizes.orders, time);
      return listsSection(points, sitting.quick);
    });
  },
};

type Asked = Pick<PagesOptions, 'paths' | 'headers'>;
type Time = (point: Omit<ListPoint, 'p50Ms'>, asked: Asked) => Promise<void>;

async function timePages({ quick }: TargetSitting, shop: BenchShop, asked: Asked): Promise<number> {
  const { p50Ms, unanswered } = await runProgram<PagesReached>('generators/pages', {
    ...{ baseUrl: shop.running.baseUrl, connections: CONNECTIONS, ...asked },
    ...{ warmUpMs: quick ? 200 : 1_000, durationMs: quick ? 300 : 3_000 },
  } satisfies PagesOptions);
  // A shop that refuses everything is quick.
  if (p50Ms === null || unanswered > 0)
    throw new RunError(`${asked.paths[0]}: ${unanswered} requests without a page`);
  return p50Ms;
}

/** One catalogue that grows; a name is "Article", the number of the product and, of each two in three, "steel" or "oak". */
async function timeProducts(shop: BenchShop, sizes: readonly number[], time: Time): Promise<void> {
  let filled = 0;
  for (const size of sizes) {
    await fillProducts(shop.database.sql, filled, size);
    filled = size;
    const places = Array.from({ length: PLACES }, (_, place) => Math.floor((place * size) / PLACES));
    const from = (search: string) =>
      places.map((place) => `/products?limit=${LIMIT}&after=${skuOf(place)}${search}`);
    const at = (list: string) => ({ list, of: 'products' as const, size });
    await time(at('the list'), { paths: from('') });
    await time(at('a search for a word of every name'), { paths: from('&search=article') });
    const numbered = (words: string) =>
      places.map((place) => `/products?limit=${LIMIT}&search=${words}${place}`);
    await time(at('a search for a word of one name'), { paths: numbered('') });
    await time(at('a search for both'), { paths: numbered('article+') });
    await time(at('a search for two common words'), { paths: from('&search=article+steel') });
    // Of fewer products it is over before a page's steps are used up: a page is the dearer then, the more there are, and no more after that.
    if (size >= FULL_STEPS)
      await time(at('a search for two that are never together'), { paths: from('&search=oak+steel') });
  }
}

/** Each of the buyers has bought more than the one before. */
async function timeOrders(shop: BenchShop, sizes: readonly number[], time: Time): Promise<void> {
  const { emails, bag } = shop.sessions;
  for (const [actor, size] of sizes.entries()) {
    const buyer = emails[actor];
    if (buyer === undefined) throw new RunError('there are too few buyers');
    await fillOrders(shop.database.sql, { orders: size, from: actor, skus: 100, buyer });
    const headers = bag(actor);
    const newest = `/orders?limit=${LIMIT}`;
    await time({ list: 'the newest own orders', of: 'own orders', size }, { paths: [newest], headers });
    const [oldest] = await shop.database.sql(
      `select o.order_id from orders o join accounts a using (account_id)
        where a.email = $1 order by o.created_at, o.order_id offset ${LIMIT - 1} limit 1`,
      [buyer],
    );
    const last = `${newest}&after=${String(oldest?.order_id)}`;
    await time({ list: 'the oldest own orders', of: 'own orders', size }, { paths: [last], headers });
  }
}

/** The table, and what the figures say about how it grows: a pure function. */
export function listsSection(points: readonly ListPoint[], quick: boolean): Section {
  const names = [...new Set(points.map(({ list }) => list))];
  const curves = names.map((list) => {
    const own = points.filter((point) => point.list === list);
    const measured = own.map(({ size, p50Ms }) => ({ size, cost: p50Ms }));
    return { list, own, curve: measured.length < 2 ? null : curveOf(measured) };
  });
  return {
    name: 'lists',
    heading: `How its lists grow: ${LIMIT} entries a page, ${CONNECTIONS} connections, cache off`,
    columns: ['list', 'p50 by size', 'growth'],
    rows: curves.map(({ list, own, curve }) => [
      list,
      own.map(({ size, of, p50Ms }) => `${grouped(size)} ${of}: ${p50Ms.toFixed(2)} ms`).join(', '),
      curve?.words ?? 'one size alone is no curve',
    ]),
    notes: [
      `Pages from ${PLACES} places of the catalogue in turn, the first and one near the end among them; the newest and the oldest page of the own orders. Two words that are never together find nothing, in a thousand steps a page.`,
      'A logarithm is multiplied by log(largest) ÷ log(smallest); what grows by more than that and 30 % is flagged.',
    ],
    // Of a short form the figures mean little.
    broken: curves
      .filter(({ curve }) => !quick && curve?.fasterThanLogarithmic)
      .map(({ list, curve }) => `${list} grows: ${curve?.words}`),
    figures: { points },
  };
}
