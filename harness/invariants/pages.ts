import { outcomeTypeOf, shownPriceOf, skuOf } from '../model/checkout-listener.ts';
import type { Evidence, Indexes } from '../model/evidence.ts';
import type { Cents } from '../model/money.ts';
import type { Operation } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { endOf } from './intents.ts';

export type Browse = Operation<'browse'>;
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
}

export interface PageRead {
  readonly read: Browse;
  /** Several where one price was set more than once; none where nobody had set this one. */
  readonly shows: readonly Version[];
}

/** All that happened to the page of one product. */
export interface Pages {
  readonly sku: string;
  readonly versions: readonly Version[];
  /** What was shown, and "there is no such product". Whatever else ended a read says nothing of the page. */
  readonly reads: readonly PageRead[];
}

const BEFORE_THE_RUN = -1;
const NEVER_THERE: Version = {
  unitPriceCents: null,
  from: Number.NEGATIVE_INFINITY,
  by: Number.NEGATIVE_INFINITY,
  change: null,
};

/** Several invariants begin with the pages of the same evidence: remembered as long as the evidence is. */
const remembered = new WeakMap<Indexes, readonly Pages[]>();

/** One pass over the history; of products that nobody in the run made or put into the catalogue nothing is known. */
export function pagesOf(evidence: Evidence): readonly Pages[] {
  const pages = remembered.get(evidence.index) ?? gather(evidence);
  remembered.set(evidence.index, pages);
  return pages;
}

interface Gathered {
  readonly changes: PageChange[];
  readonly reads: Browse[];
}

function gather({ history, catalogue }: Evidence): readonly Pages[] {
  const bySku = new Map<string, Gathered>();
  const of = (sku: string): Gathered => {
    const gathered = bySku.get(sku) ?? { changes: [], reads: [] };
    bySku.set(sku, gathered);
    return gathered;
  };
  for (const operation of history) {
    if (operation.kind === 'browse') {
      if (showsSomething(operation)) of(skuOf(operation)).reads.push(operation);
    } else if (
      (operation.kind === 'changePrice' || operation.kind === 'createProduct') &&
      operation.outcome.type !== 'refused'
    )
      of(operation.input.sku).changes.push(operation);
  }
  const prices = new Map(catalogue.products.map(({ sku, unitPriceCents }) => [sku, unitPriceCents]));
  return [...bySku].flatMap(([sku, { changes, reads }]) => {
    const price = prices.get(sku);
    const isKnown = price !== undefined || changes.some(({ kind }) => kind === 'createProduct');
    return isKnown ? [{ sku, ...versionsAndReads(price, changes, reads) }] : [];
  });
}

function showsSomething(read: Browse): boolean {
  const type = outcomeTypeOf(read);
  if (type !== 'refused') return type === 'ok';
  return read.outcome.type === 'refused' && read.outcome.reason === 'not-found';
}

function versionsAndReads(
  price: Cents | undefined,
  changes: readonly PageChange[],
  reads: readonly Browse[],
): Pick<Pages, 'versions' | 'reads'> {
  const sightings = firstSightings(reads);
  const catalogued: Version[] =
    price === undefined
      ? []
      : [{ unitPriceCents: price, from: BEFORE_THE_RUN, by: BEFORE_THE_RUN, change: null }];
  const told = [NEVER_THERE, ...catalogued, ...changes.map(versionOf)];
  const byPrice = grouped(told);
  // A page that shows a price proves its change, where nothing else can have set that price.
  const versions = told.map((version): Version => {
    const sighted = sightings.get(version.unitPriceCents);
    const isUnique = byPrice.get(version.unitPriceCents)?.length === 1;
    const proves = isUnique && sighted !== undefined && sighted >= version.from;
    return proves ? { ...version, by: Math.min(version.by, sighted) } : version;
  });
  const proven = grouped(versions);
  return {
    versions,
    reads: reads.map((read) => ({
      read,
      shows: (proven.get(shownPriceOf(read)) ?? []).filter(({ from }) => from <= endOf(read)),
    })),
  };
}

const versionOf = (change: PageChange): Version => ({
  unitPriceCents: change.input.unitPriceCents,
  from: change.startedAt,
  by: endOf(change),
  change,
});

function firstSightings(reads: readonly Browse[]): ReadonlyMap<Cents | null, Instant> {
  const first = new Map<Cents | null, Instant>();
  for (const read of reads) {
    const shown = shownPriceOf(read);
    first.set(shown, Math.min(first.get(shown) ?? Number.POSITIVE_INFINITY, endOf(read)));
  }
  return first;
}

function grouped(versions: readonly Version[]): ReadonlyMap<Cents | null, readonly Version[]> {
  const groups = new Map<Cents | null, Version[]>();
  for (const version of versions) {
    const group = groups.get(version.unitPriceCents);
    if (group === undefined) groups.set(version.unitPriceCents, [version]);
    else group.push(version);
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
