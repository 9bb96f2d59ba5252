import type { Evidence, Indexes } from '../model/evidence.ts';
import type { PageReads } from '../model/joins.ts';
import type { Cents } from '../model/money.ts';
import type { Operation } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { endOf } from './intents.ts';

export type PageChange = Operation<'changePrice'> | Operation<'createProduct'>;

/** What a product page may have shown: a price since the catalogue was filled or by an administrator's change, or nothing. */
export interface Version {
  /** `null`: there was no such product. */
  readonly unitPriceCents: Cents | null;
  /** It was not there before. */
  readonly from: Instant;
  /** It was there by then: its change was acknowledged, or a page showed it. Infinite where nobody knows that it ever was. */
  readonly by: Instant;
  /** `null`: since before the run. */
  readonly change: PageChange | null;
  /** Another attempt at what an intent did, which may have done nothing: what it shows may be this, but nothing has surely given way to it. */
  readonly isAgain?: true;
}

/** What a read may have shown: of all versions at its price those that had begun by its end. */
export interface Shown {
  /** When the first of them began. */
  readonly from: Instant;
  /** The one that was surely there last: if that is too old, so are all others. */
  readonly newest: Version;
}

/** All that happened to the page of one product. */
export interface Pages {
  readonly sku: string;
  readonly versions: readonly Version[];
  /** What was shown, and "there is no such product". Whatever else ended a read says nothing of the page. */
  readonly reads: PageReads;
  /** `null` where nobody had set this price. */
  shows(read: number): Shown | null;
}

/** The price of what is not there: see `PageReads`. */
const NO_PRODUCT = Number.NEGATIVE_INFINITY;
const BEFORE_THE_RUN = -1;
const NEVER_THERE: Version = {
  unitPriceCents: null,
  from: Number.NEGATIVE_INFINITY,
  by: Number.NEGATIVE_INFINITY,
  change: null,
};

/** Several invariants begin with the pages of the same evidence: remembered as long as the evidence is. */
const remembered = new WeakMap<Indexes, readonly Pages[]>();

/** Of products that nobody in the run made or put into the catalogue nothing is known. */
export function pagesOf(evidence: Evidence): readonly Pages[] {
  const pages = remembered.get(evidence.index) ?? gather(evidence);
  remembered.set(evidence.index, pages);
  return pages;
}

function gather({ index, catalogue }: Evidence): readonly Pages[] {
  const changes = changesBySku(index);
  const prices = new Map(catalogue.products.map(({ sku, unitPriceCents }) => [sku, unitPriceCents]));
  const skus = new Set([...index.pageReadsBySku.keys(), ...changes.keys()]);
  return [...skus].flatMap((sku) => {
    const ofSku = changes.get(sku) ?? [];
    const price = prices.get(sku);
    const isKnown = price !== undefined || ofSku.some(({ kind }) => kind === 'createProduct');
    return isKnown ? [pagesOfOne(sku, price, ofSku, index.pageReadsBySku.get(sku) ?? UNREAD)] : [];
  });
}

/** Those that were not refused, in the order of invocation. */
export function changesBySku({ operationsOf }: Indexes): ReadonlyMap<string, readonly PageChange[]> {
  const { changePrice, createProduct } = operationsOf;
  const changes = [...changePrice, ...createProduct].sort((one, other) => one.id - other.id);
  const made = changes.filter(({ outcome }) => outcome.type !== 'refused');
  return grouped(made, ({ input }) => input.sku);
}

const UNREAD: PageReads = {
  count: 0,
  startedAt: new Float64Array(0),
  ends: new Float64Array(0),
  prices: new Float64Array(0),
  sessions: new Int32Array(0),
  at: (place) => {
    throw new Error(`there is no read ${place}`);
  },
};

function pagesOfOne(
  sku: string,
  price: Cents | undefined,
  changes: readonly PageChange[],
  reads: PageReads,
): Pages {
  const catalogued: Version[] =
    price === undefined
      ? []
      : [{ unitPriceCents: price, from: BEFORE_THE_RUN, by: BEFORE_THE_RUN, change: null }];
  const versions = proven([NEVER_THERE, ...catalogued, ...versionsOf(changes)], reads);
  const byPrice = new Map([...byPriceOf(versions)].map(([shown, alike]) => [shown, begunBy(alike)]));
  const shows = (read: number): Shown | null =>
    byPrice.get(reads.prices[read] ?? NO_PRODUCT)?.(reads.ends[read] ?? 0) ?? null;
  return { sku, versions, reads, shows };
}

/** A price may be set to and fro thousands of times: those that had begun are found by halving. */
function begunBy(alike: readonly Version[]): (end: Instant) => Shown | null {
  const shown: Shown[] = [];
  const sorted = [...alike].sort((one, other) => one.from - other.from);
  for (const version of sorted) {
    const before = shown.at(-1) ?? { from: version.from, newest: version };
    shown.push(version.by > before.newest.by ? { ...before, newest: version } : before);
  }
  return (end) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle]?.from ?? 0) <= end) low = middle + 1;
      else high = middle;
    }
    return shown[low - 1] ?? null;
  };
}

/** A page that shows a price proves its change, where nothing else can have set that price. */
function proven(told: readonly Version[], reads: PageReads): readonly Version[] {
  const sightings = firstSightings(reads);
  const byPrice = byPriceOf(told);
  return told.map((version) => {
    const price = version.unitPriceCents ?? NO_PRODUCT;
    const sighted = sightings.get(price);
    const isUnique = byPrice.get(price)?.length === 1;
    const proves = isUnique && sighted !== undefined && sighted >= version.from;
    return proves ? { ...version, by: Math.min(version.by, sighted) } : version;
  });
}

/** An intent surely takes effect once, between its first attempt and its first acknowledgement. */
function versionsOf(changes: readonly PageChange[]): readonly Version[] {
  return [...grouped(changes, intentOf).values()].flatMap((attempts) => {
    const versions = attempts.map(versionOf);
    const sure = versions.reduce((first, version) => (version.by < first.by ? version : first));
    const from = versions.reduce((first, version) => Math.min(first, version.from), sure.from);
    return versions.map((version) => (version === sure ? { ...sure, from } : { ...version, isAgain: true }));
  });
}

const intentOf = ({ kind, intentId, input }: PageChange): string =>
  JSON.stringify([kind, intentId, input.unitPriceCents]);

const versionOf = (change: PageChange): Version => ({
  unitPriceCents: change.input.unitPriceCents,
  from: change.startedAt,
  by: endOf(change),
  change,
});

export const isFirst = ({ isAgain }: Version): boolean => isAgain !== true;

/** Of every price that was shown, when the first to be shown it surely had been. */
function firstSightings({ count, prices, ends }: PageReads): ReadonlyMap<Cents, Instant> {
  const first = new Map<Cents, Instant>();
  for (let read = 0; read < count; read += 1) {
    const price = prices[read] ?? NO_PRODUCT;
    const end = ends[read] ?? Number.POSITIVE_INFINITY;
    if (!(end >= (first.get(price) ?? Number.POSITIVE_INFINITY))) first.set(price, end);
  }
  return first;
}

const byPriceOf = (versions: readonly Version[]): ReadonlyMap<Cents, readonly Version[]> =>
  grouped(versions, ({ unitPriceCents }) => unitPriceCents ?? NO_PRODUCT);

function grouped<Key, T>(items: readonly T[], keyOf: (item: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * @param at when a version is there, for the one who asks.
 * @returns of all versions that surely came after whatever was there by an instant, the one that is there first: they began
 * after it. Touching is overlapping. `null` where there is none. Logarithmic, after sorting once.
 */
export function firstAfter(
  versions: readonly Version[],
  at: (version: Version) => Instant,
): (by: Instant) => Version | null {
  const sorted = [...versions].sort((one, other) => one.from - other.from);
  const first: Version[] = [...sorted];
  for (let place = sorted.length - 2; place >= 0; place -= 1) {
    const [here, later] = [first[place], first[place + 1]];
    if (here !== undefined && later !== undefined && at(later) < at(here)) first[place] = later;
  }
  return (by) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle]?.from ?? 0) > by) high = middle;
      else low = middle + 1;
    }
    return first[low] ?? null;
  };
}
