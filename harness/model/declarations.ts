import type { Surcharges } from './surcharges.ts';

/** What a shop says of how often it loads product pages from its database. */
export type PageLoads =
  | { readonly type: 'undeclared' }
  /** It keeps no pages: each read loads at most so often. */
  | { readonly type: 'uncached'; readonly perRead: number }
  /**
   * Each instance loads a page once when it is first asked for and whenever what it kept is older than `keptMs`, and
   * `perChange` times at most whenever the product changes, however many ask for it at once.
   */
  | {
      readonly type: 'cached';
      readonly instances: number;
      readonly perChange: number;
      readonly keptMs: number;
    };

/** What a run brings along and a shop need not use. */
export const WORLD_PARTS = ['bank', 'mailbox'] as const;
export type WorldPart = (typeof WORLD_PARTS)[number];

/** What a shop declares about itself: allowances that an honest shop may claim, printed in the report. */
export interface Declarations {
  /** How long a checkout that was not confirmed may keep its units after its answer. */
  readonly holdMs: number;
  /** How stale a product read may be. */
  readonly stalenessMs: number;
  /**
   * How long a session may be shown an older product page than what it wrote itself or was shown before: 0 where a session
   * sees its own writes and never goes back; as long as `stalenessMs` where each request may meet another cache.
   */
  readonly ownPagesMs: number;
  /** What loads product pages from the database. */
  readonly pageLoads: PageLoads;
  /** A price stays good this long after it was shown; 0 where checkout charges the price of the moment. */
  readonly pricesHonouredMs: number;
  readonly maxQuantity: number;
  /** What it charges besides the goods. Left out: nothing. */
  readonly surcharges?: Surcharges;
  /**
   * The shop adds units by itself, which no client of a run asks for: deliveries, say. They are then counted by its movements, and
   * without those nobody can say how many there were. Left out: every restock is a client's, and another one is made up.
   */
  readonly restocksItself?: boolean;
  /**
   * What it does not use: it takes no money, or sends no mail. That witness is then absent, what it alone could tell is not asked, and the
   * report says so. One that was used after all is heard. Left out: it uses both.
   */
  readonly without?: readonly WorldPart[];
  /** By the name of a request, the fields that its answer may have. Requests that are not named are not looked at. */
  readonly fields?: Readonly<Record<string, Fields>>;
  /** The fields of any answer that is not a 2xx. */
  readonly refusalFields?: Fields;
}

/** Names of fields, at every level; `true`: whatever is in it. A list stands for each of its items. */
export interface Fields {
  readonly [name: string]: true | Fields;
}

export const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

/** The fields that an answer may have, by its request; `undefined`: the adapter does not declare them, and nobody looks. */
export function fieldsOfAnswer(
  { fields = {}, refusalFields }: Pick<Declarations, 'fields' | 'refusalFields'>,
  request: string,
  status: number,
): Fields | undefined {
  if (!isSuccess(status)) return refusalFields;
  return Object.hasOwn(fields, request) ? fields[request] : undefined;
}

/** For how long a price may be charged after it was gone: the page that showed it may have been as old as pages may be. */
export const honouredMs = ({
  pricesHonouredMs,
  stalenessMs,
}: Pick<Declarations, 'pricesHonouredMs' | 'stalenessMs'>): number =>
  pricesHonouredMs > 0 ? pricesHonouredMs + stalenessMs : 0;

/** A shop that claims no allowance: an adapter says in what its own is different. */
export const STRICT: Declarations = {
  holdMs: 0,
  stalenessMs: 0,
  ownPagesMs: 0,
  pageLoads: { type: 'undeclared' },
  pricesHonouredMs: 0,
  maxQuantity: 100,
};
