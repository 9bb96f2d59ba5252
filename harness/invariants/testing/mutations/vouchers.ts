import type { Operation } from '../../../model/operation.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import {
  anOrder,
  attemptsOf,
  buyerOf,
  checkoutsOf,
  isShared,
  type Mutation,
  moved,
  observable,
  pickOrNull,
  recordsOf,
  unless,
  viewIn,
  withOperations,
  withRecords,
} from './mutation.ts';

/** Why an order that is over may go on to count as one that redeemed its voucher. */
function mayKeep(run: SimulatedRun, orderId: string): string | null {
  const order = recordsOf(run, 'orders').find((row) => row.orderId === orderId);
  const [voucher] = run.premises.catalogue.vouchers ?? [];
  const standing = recordsOf(run, 'redemptions').filter(({ givenBack }) => !givenBack).length;
  if (order === undefined || standing >= (voucher?.limit ?? 0)) return null;
  if (order.status === 'cancelled') return 'a shop may keep the voucher of an order that was cancelled';
  // A shop that declares no holds holds nothing when all is quiet.
  if (run.premises.declarations.holdMs === 0) return null;
  const isOpen = checkoutsOf(run).some(
    ({ intentId, outcome }) => intentId === order.intentId && outcome.type === 'unknown',
  );
  return isOpen ? 'an attempt under its key is in doubt, and may still hold it' : null;
}

/** All that a simulated run does is done in time, and nothing is long after, whatever is allowed for clocks that differ. */
const GOOD_FOR_MS = 1_000;
const LONG_AFTER = [9_000, 9_001] as const;

/** Vouchers and their redemptions. */
export const vouchers: readonly Mutation[] = [
  {
    name: 'a voucher was good for one order fewer',
    noticedBy: ['vouchers-are-limited'],
    bend(run) {
      const redeemed = recordsOf(run, 'redemptions').filter(({ givenBack }) => !givenBack).length;
      const [voucher] = run.premises.catalogue.vouchers ?? [];
      if (voucher === undefined || redeemed === 0) return null;
      const limit = redeemed - 1;
      const catalogue = { ...run.premises.catalogue, vouchers: [{ ...voucher, limit }] };
      const told = withRecords(run, 'vouchers', (rows) => rows.map((row) => ({ ...row, limit })));
      return observable({ ...told, premises: { ...told.premises, catalogue } });
    },
  },
  {
    name: 'an order that is over keeps its voucher',
    noticedBy: ['vouchers-are-limited'],
    bend(run, random) {
      const returned = pickOrNull(
        random,
        recordsOf(run, 'redemptions').filter(({ givenBack }) => givenBack),
      );
      if (returned === null) return null;
      const kept = withRecords(run, 'redemptions', (rows) =>
        rows.map((row) => (row === returned ? { ...row, givenBack: false } : row)),
      );
      const bent = withRecords(kept, 'vouchers', (rows) =>
        rows.map((row) => ({ ...row, redeemed: row.redeemed + 1 })),
      );
      return unless(bent, mayKeep(run, returned.orderId));
    },
  },
  {
    name: 'an order redeems a voucher that nobody asked for',
    noticedBy: ['vouchers-are-limited'],
    bend(run, random) {
      const order = anOrder(
        run,
        random,
        (candidate) =>
          candidate.voucher === null && attemptsOf(run, candidate).every(({ input }) => !input.voucher),
      );
      const [voucher] = run.premises.catalogue.vouchers ?? [];
      if (order === null || voucher === undefined || isShared(run, order)) return null;
      const { orderId } = order;
      const bent = withRecords(run, 'redemptions', (rows) => [
        ...rows,
        { code: voucher.code, orderId, givenBack: false },
      ]);
      return observable(
        withRecords(bent, 'vouchers', (rows) => rows.map((row) => ({ ...row, redeemed: row.redeemed + 1 }))),
      );
    },
  },
  {
    name: 'a voucher is taken long after it has expired',
    noticedBy: ['vouchers-are-limited'],
    bend(run, random) {
      const [voucher] = run.premises.catalogue.vouchers ?? [];
      const isTaken = (of: Operation) => (viewIn(of)?.discountCents ?? 0) > 0;
      const taken = pickOrNull(random, checkoutsOf(run).filter(isTaken));
      if (voucher === undefined || taken === null) return null;
      const catalogue = {
        ...run.premises.catalogue,
        vouchers: [{ ...voucher, expiresInMs: GOOD_FOR_MS }],
      };
      const late = withOperations(run, (of) => (of === taken ? moved(taken, LONG_AFTER) : null));
      const attempts = attemptsOf(run, { intentId: taken.intentId, buyer: buyerOf(run, taken) });
      return unless(
        { ...late, premises: { ...late.premises, catalogue } },
        attempts.length > 1 ? 'another attempt under its key began before, and may have redeemed it' : null,
      );
    },
  },
];
