import type { Section } from '../shared/measurement.ts';
import { type Baseline, readBaseline, risesAbove, writeBaseline } from './baseline.ts';
import { withShop } from './bench-shop.ts';
import { countRoundTrips, type RoundTrips } from './count-round-trips.ts';
import { inShort } from './in-short.ts';
import type { TargetMeasurement } from './surroundings.ts';

const TIMES = 15;
/** More than are looked at once each. */
export const COUNTED_SKUS = 500;

export const roundTrips: TargetMeasurement = {
  name: 'round-trips',
  question: 'statements that a checkout and a read send to the database, exact, beside the baseline',
  async measure({ quick, renewBaseline, say, ...surroundings }) {
    const options = { name: 'round_trips', skus: COUNTED_SKUS, buyers: 1, settings: { CACHE: 'on' } };
    const counted = await withShop(surroundings, options, (shop) =>
      countRoundTrips(shop, surroundings.suite.adapter, quick ? 3 : TIMES),
    );
    for (const { request, count } of counted) say(`${request}: ${count}`);
    if (renewBaseline) writeBaseline(asBaseline(counted));
    return sectionOf(counted, readBaseline());
  },
};

export const asBaseline = (counted: readonly RoundTrips[]): Baseline =>
  Object.fromEntries(counted.map(({ request, count }) => [request, count]));

function sectionOf(counted: readonly RoundTrips[], baseline: Baseline): Section {
  return {
    name: 'round-trips',
    heading: 'Round trips to the database',
    columns: ['request', 'statements', 'baseline', 'as the target says', 'which'],
    rows: counted.map(({ request, count, saidCount, statements }) => [
      ...[request, String(count), String(baseline[request] ?? 'none'), String(saidCount ?? 'nothing')],
      statements.map(({ text, calls }) => `${calls === 1 ? '' : `${calls} × `}${inShort(text)}`).join(' · '),
    ]),
    notes: [
      'Counted by the server (pg_stat_statements), begin and commit included: each is a round trip, unless several were sent at once.',
      'What the shop also does while nobody asks (mails, recovery) is left out; of each request the median is taken.',
    ],
    broken: risesAbove(baseline, asBaseline(counted)),
    figures: counted,
  };
}
