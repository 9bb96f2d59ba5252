import type { Section } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import { failuresIn } from './failures.ts';
import type { Reached } from './generators/ask.ts';
import { type Curve, curveOf } from './growth-curve.ts';

/** What was measured at one size of one thing. */
export interface Point {
  readonly what: 'products' | 'buyers' | 'orders' | 'sales and reviews of the product';
  readonly size: number;
  readonly checkouts: Reached | null;
  /** Product pages, cache off. */
  readonly reads: Reached | null;
}

/** The table, and what the figures say about how it grows: a pure function. */
export function growthSection(
  points: readonly Point[],
  { quick, buyers }: { quick: boolean; buyers: number },
): Section {
  const ms = (reached: Reached | null, of: 'p50Ms' | 'p99Ms'): string =>
    reached === null ? '' : `${reached[of].toFixed(1)} ms`;
  const curves = curvesOf(points);
  const failures = points.flatMap(({ what, size, checkouts }) =>
    checkouts === null || failuresIn(checkouts) === ''
      ? []
      : [`${what} ${grouped(size)}: ${failuresIn(checkouts)}`],
  );
  return {
    name: 'growth',
    heading: `How it grows: ${buyers} buyers where nothing else is said, cache off`,
    columns: ['what', 'size', 'checkouts/s', 'checkout p50', 'checkout p99', 'pages/s', 'page p50'],
    rows: points.map(({ what, size, checkouts, reads }) => [
      ...[what, grouped(size), checkouts === null ? '' : grouped(checkouts.perSecond)],
      ...[ms(checkouts, 'p50Ms'), ms(checkouts, 'p99Ms')],
      ...[reads === null ? '' : grouped(reads.perSecond), ms(reads, 'p50Ms')],
    ]),
    notes: [
      ...curves.map(({ cost, what, curve }) => `${cost}, by ${what}: ${curve.words}.`),
      buyersInWords(points),
      'Pages are of products without sales, but in the rows of sales: such a page sums up the newest of them, and so many reviews.',
      'A logarithm is multiplied by log(largest) ÷ log(smallest); what grows by more than that and 30 % is flagged.',
      ...(failures.length === 0 ? [] : [`Not confirmed: ${failures.join('; ')}.`]),
    ],
    // Of a short form the figures mean little.
    broken: curves
      .filter(({ curve }) => !quick && curve.fasterThanLogarithmic)
      .map(({ cost, what, curve }) => `${cost} grows with the ${what}: ${curve.words}`),
    figures: { points, curves },
  };
}

/** What a curve is drawn of: the larger the worse. */
const COSTS: readonly { readonly name: string; of(point: Point): number | null }[] = [
  {
    name: 'time for each checkout',
    of: ({ checkouts }) => (checkouts === null ? null : 1 / checkouts.perSecond),
  },
  { name: 'checkout p50', of: ({ checkouts }) => checkouts?.p50Ms ?? null },
  { name: 'page p50', of: ({ reads }) => reads?.p50Ms ?? null },
];

interface NamedCurve {
  readonly what: Point['what'];
  readonly cost: string;
  readonly curve: Curve;
}

function curvesOf(points: readonly Point[]): NamedCurve[] {
  return (['products', 'orders', 'sales and reviews of the product'] as const).flatMap((what) =>
    COSTS.flatMap(({ name, of }) => {
      const drawn = points
        .filter((point) => point.what === what)
        .flatMap((point) => {
          const cost = of(point);
          return cost === null ? [] : [{ size: point.size, cost }];
        });
      return drawn.length < 2 ? [] : [{ what, cost: name, curve: curveOf(drawn) }];
    }),
  );
}

/** More buyers than the shop has hands wait longer, by Little's law; the question is whether fewer are served. */
function buyersInWords(points: readonly Point[]): string {
  const rates = points.flatMap(({ what, size, checkouts }) =>
    what === 'buyers' && checkouts !== null ? [{ size, perSecond: checkouts.perSecond }] : [],
  );
  const [best] = [...rates].sort((one, other) => other.perSecond - one.perSecond);
  const most = rates.at(-1);
  if (best === undefined || most === undefined) return 'No buyers were measured.';
  const share = ((100 * most.perSecond) / best.perSecond).toFixed(0);
  return best === most
    ? `Buyers: the more, the higher the rate, up to ${grouped(best.size)}.`
    : `Buyers: the best rate is that of ${grouped(best.size)}; ${grouped(most.size)} reach ${share} % of it.`;
}
