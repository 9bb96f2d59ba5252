import { askInTime } from '../../evidence/ask-in-time.ts';
import { parseRecords } from '../../evidence/schema.ts';
import type { OpenRecorder } from '../../history/recorder.ts';
import type { Answers } from '../../load/attribution.ts';
import { createDispatcher, type Destination, type LoadContext } from '../../load/dispatcher.ts';
import type { Tally } from '../../model/adapter.ts';
import { absent } from '../../model/evidence.ts';
import { LIMITS } from '../../model/limits.ts';
import { randomFor } from '../../model/random.ts';
import type { Plan } from '../../model/scenario.ts';
import { judgedHistory, tallyOf } from './collect.ts';
import {
  acknowledgedIds,
  acknowledgedOrders,
  ordersInDoubt,
  pricesInDoubt,
  probes,
  type Question,
  sampled,
} from './final-reads.ts';
import type { Session } from './session.ts';
import type { Shop } from './shop.ts';
import { untilQuiet } from './wait.ts';

const AT_ONCE = 8;

export interface AskedFinally {
  /** Why the shop was not quiet at the end, or `null`. */
  readonly notDrained: string | null;
  /** What was not asked. */
  readonly warnings: readonly string[];
  /** Whether answers carried the ids of their requests; absent where nothing was asked. */
  readonly answers?: Answers;
}

/**
 * Waits until the shop is quiet, then asks what only can be asked then: acknowledged orders are read by their owners, so is
 * what became of those whose clients never learnt it, and where units are left one is bought. Of very many a sample is
 * asked, and a shop that does not answer is not asked on: the warnings say so. Waits again, since a probe that succeeds is
 * an order like any other.
 */
export async function askFinally(
  session: Session,
  plan: Plan,
  shop: Shop,
  context: LoadContext,
  recorder: OpenRecorder,
): Promise<AskedFinally> {
  if (shop.running.hasExited() !== null) return { notDrained: 'the backend has ended', warnings: [] };
  const notDrained = await quiet(session, shop);
  if (notDrained !== null) return { notDrained, warnings: [] };
  const random = randomFor(session.seed, 'final');
  const history = judgedHistory(recorder.history());
  const { orders: known, stock } = await tallied(session.suite, shop);
  const inDoubt = ordersInDoubt(history, known, random);
  const acknowledged = acknowledgedOrders(history, random);
  const prices = pricesInDoubt(history, random);
  const left = plan.invariants.includes('never-undersell') ? probes(plan, stock, random) : NOTHING;
  const questions = [
    ...acknowledged.asked,
    ...inDoubt.asked.map(({ question }) => question),
    ...prices.asked,
    ...left.asked,
  ];
  // What the database knows is no answer of the shop's, so only these questions refer to it.
  const orders = new Map([
    ...context.orders,
    ...acknowledgedIds(history),
    ...inDoubt.asked.map(({ of, orderId }) => [of, orderId] as const),
  ]);
  const where = { name: shop.name, baseUrl: shop.running.baseUrl };
  const asked = await ask(questions, where, { ...context, orders }, session.signal);
  const warnings = [
    ...sampled(acknowledged, 'acknowledged orders'),
    ...sampled(inDoubt, 'orders that no client was told of'),
    ...sampled(prices, 'products whose price is in doubt'),
    ...sampled(left, 'products with units left'),
    ...asked.warnings,
  ];
  return { notDrained: await quiet(session, shop), warnings, answers: asked.answers };
}

const NOTHING = { asked: [], of: 0 };

/** @returns why the shop is not quiet, though it had its time; `null` once it is. */
export function quiet({ suite, world, signal }: Session, shop: Shop): Promise<string | null> {
  const open = async (): Promise<string | null> => {
    const atBank = await world.bank.open();
    return atBank > 0 ? `${atBank} requests open at the bank` : suite.adapter.settled(shop.access);
  };
  return untilQuiet(open, LIMITS.drainMs, signal);
}

/** A tally that fails, or takes too long, is told by the evidence, where it is asked again. Here there is then less to ask. */
async function tallied({ adapter }: Session['suite'], shop: Shop): Promise<Pick<Tally, 'orders' | 'stock'>> {
  const tally = (): Promise<Partial<Tally> | undefined> => tallyOf(adapter, shop);
  const asked = await askInTime('the tally', tally, LIMITS.collectMs);
  if (asked.type === 'silence') return { orders: absent(asked.reason), stock: absent(asked.reason) };
  const { answer } = asked;
  return { orders: parseRecords('orders', answer?.orders), stock: parseRecords('stock', answer?.stock) };
}

/** A backend that hangs is known by so many unanswered questions; asking the rest would take minutes. */
const MAX_UNKNOWN = AT_ONCE;

/** @returns with a warning where it stopped before the end. */
export async function ask(
  questions: readonly Question[],
  where: Pick<Destination, 'name' | 'baseUrl'>,
  context: LoadContext,
  signal: AbortSignal,
): Promise<{ readonly warnings: readonly string[]; readonly answers: Answers }> {
  const { clock } = context;
  const dispatcher = createDispatcher(context, { ...where, connections: AT_ONCE });
  // A kind that the backend lacks cannot be asked.
  const waiting = questions.filter(
    ({ intention }) => context.adapter.operations[intention.kind] !== undefined,
  );
  const total = waiting.length;
  let unknown = 0;
  const loop = async (process: number): Promise<void> => {
    while (!signal.aborted && unknown < MAX_UNKNOWN) {
      const question = waiting.shift();
      if (question === undefined) return;
      const operation = await dispatcher.perform({
        ...question,
        ...{ process, phase: 'final', intendedAt: clock.now() },
      });
      if (operation?.outcome.type === 'unknown') unknown += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, process) => loop(process)));
  } finally {
    await dispatcher.close();
  }
  const { answers } = dispatcher;
  if (waiting.length === 0 || signal.aborted) return { warnings: [], answers };
  const asked = total - waiting.length;
  const stopped = `final questions: stopped after ${unknown} unknown outcomes, ${asked} of ${total} were asked`;
  return { warnings: [stopped], answers };
}
