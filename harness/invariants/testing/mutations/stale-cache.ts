import type { Operation } from '../../../model/operation.ts';
import { NS_PER_MS } from '../../../model/time.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  type Mutation,
  moved,
  observable,
  pickOrNull,
  QUIET,
  recordsOf,
  unless,
  withHistory,
  withOperations,
  withRecords,
} from './mutation.ts';
import { changesOf, goneSince } from './prices.ts';

type Browse = Operation<'browse'>;

const isCatalogued = ({ premises }: SimulatedRun, sku: string): boolean =>
  premises.catalogue.products.some((product) => product.sku === sku);

const pagesOf = (run: SimulatedRun): readonly Browse[] =>
  run.witnesses.history.filter(
    (operation): operation is Browse =>
      operation.kind === 'browse' &&
      operation.outcome.type === 'ok' &&
      operation.phase === 'load' &&
      isCatalogued(run, operation.input.sku),
  );

/** Whether all of them took effect, one after the other. */
const isInOrder = (changes: readonly Operation<'changePrice'>[]): boolean =>
  changes.every(
    ({ outcome, endedAt }, at) =>
      outcome.type === 'ok' &&
      changes.slice(at + 1).every(({ startedAt }) => startedAt > (endedAt ?? Number.POSITIVE_INFINITY)),
  );

const showing = (page: Browse, unitPriceCents: number): Browse => ({
  ...page,
  outcome: { type: 'ok', result: { sku: page.input.sku, unitPriceCents } },
});

export const staleCache: readonly Mutation[] = [
  {
    name: 'a page shows a price that nobody set',
    noticedBy: ['bounded-staleness'],
    bend(run, random) {
      const page = pickOrNull(random, pagesOf(run));
      if (page === null) return null;
      return observable(withOperations(run, (operation) => (operation === page ? showing(page, 1) : null)));
    },
  },
  {
    name: 'the interval of a page is moved to when all is quiet',
    noticedBy: ['bounded-staleness', 'changes-become-visible'],
    bend(run, random) {
      // What nobody knows the outcome, or the order, of may be proven by another page: that is for the invariant's own tests.
      const certain = pagesOf(run).filter(({ input: { sku } }) => isInOrder(changesOf(run, sku)));
      const page = pickOrNull(random, certain);
      if (page?.outcome.type !== 'ok') return null;
      const bent = withOperations(run, (operation) => (operation === page ? moved(page, QUIET) : null));
      const { sku, unitPriceCents } = page.outcome.result;
      const boundNs = run.premises.declarations.stalenessMs * NS_PER_MS;
      const isTooOld = goneSince(run, sku, unitPriceCents, QUIET[0] * NS_PER_MS) > boundNs;
      return unless(bent, isTooOld ? null : 'what it shows may still have been the price');
    },
  },
  {
    name: 'a session is shown what was there before its own change',
    noticedBy: ['read-your-writes', 'bounded-staleness', 'changes-become-visible'],
    bend(run, random) {
      const change = pickOrNull(
        random,
        run.premises.catalogue.products.flatMap(({ sku }) =>
          changesOf(run, sku).filter(({ outcome }) => outcome.type === 'ok'),
        ),
      );
      if (change === null) return null;
      const { actor, sku } = change.input;
      const catalogued = run.premises.catalogue.products.find((product) => product.sku === sku);
      const result = { sku, unitPriceCents: catalogued?.unitPriceCents ?? 0 };
      const page: Operation = {
        ...change,
        kind: 'browse',
        intentId: 'again',
        input: { actor, sku },
        outcome: { type: 'ok', result },
      };
      return observable(withHistory(run, [...run.witnesses.history, moved(page, QUIET)]));
    },
  },
  {
    name: 'pages are loaded a thousand times more',
    noticedBy: ['no-stampede'],
    bend(run, random) {
      const counted = pickOrNull(random, recordsOf(run, 'loads'));
      if (counted === null) return null;
      const bent = withRecords(run, 'loads', (rows) =>
        rows.map((row) => (row === counted ? { ...row, loads: row.loads + 1_000 } : row)),
      );
      const { faults } = run.witnesses;
      return unless(
        bent,
        faults.length > 0 ? 'a fault struck, and may have made the shop forget its pages' : null,
      );
    },
  },
];
