import type { Operation } from '../../../model/operation.ts';
import type { SimulatedRun } from '../simulated-run.ts';

/** What the definitions say of prices, by looking at every instant there is; written apart from the invariants. */

interface Setting {
  readonly unitPriceCents: number;
  readonly from: number;
  /** Infinite where nobody knows when, or whether, it took effect. */
  readonly by: number;
}

type Change = Operation<'changePrice'>;

export const changesOf = ({ witnesses }: SimulatedRun, sku: string): readonly Change[] =>
  witnesses.history.filter(
    (operation): operation is Change =>
      operation.kind === 'changePrice' && operation.input.sku === sku && operation.outcome.type !== 'refused',
  );

function settingsOf(run: SimulatedRun, sku: string): readonly Setting[] {
  const first = run.premises.catalogue.products.find((product) => product.sku === sku);
  const catalogued = first === undefined ? [] : [{ unitPriceCents: first.unitPriceCents, from: -1, by: -1 }];
  const changed = changesOf(run, sku).map(({ input, startedAt, endedAt, outcome }) => ({
    unitPriceCents: input.unitPriceCents,
    from: startedAt,
    by: outcome.type === 'unknown' ? Number.POSITIVE_INFINITY : (endedAt ?? Number.POSITIVE_INFINITY),
  }));
  return [...catalogued, ...changed];
}

/** Every price that a product ever may have had. */
export const everyPriceOf = (run: SimulatedRun, sku: string): readonly number[] =>
  settingsOf(run, sku).map(({ unitPriceCents }) => unitPriceCents);

/** Whether a product may have had a price at some instant of a closed interval. */
export function mayHaveCost(
  run: SimulatedRun,
  sku: string,
  unitPriceCents: number,
  [from, until]: readonly [number, number],
): boolean {
  const settings = settingsOf(run, sku);
  const edges = settings.flatMap((setting) => [setting.from, setting.by]);
  const instants = [from, until, ...edges].filter((instant) => instant >= from && instant <= until);
  return instants.some((instant) =>
    settings.some(
      (setting) =>
        setting.unitPriceCents === unitPriceCents &&
        setting.from <= instant &&
        !settings.some((later) => later.from > setting.by && later.by < instant),
    ),
  );
}

/** How long before an instant the last moment was at which a product may have had a price; infinite where it never had. */
export function goneSince(run: SimulatedRun, sku: string, unitPriceCents: number, instant: number): number {
  const settings = settingsOf(run, sku);
  const ages = settings
    .filter((setting) => setting.unitPriceCents === unitPriceCents && setting.from <= instant)
    .map((setting) => {
      const later = settings.filter(({ from }) => from > setting.by).map(({ by }) => by);
      return Math.max(0, instant - Math.min(Number.POSITIVE_INFINITY, ...later));
    });
  return Math.min(Number.POSITIVE_INFINITY, ...ages);
}
