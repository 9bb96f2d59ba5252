import { parseRecords } from '../../evidence/schema.ts';
import type { OpenRecorder } from '../../history/recorder.ts';
import { createDispatcher, type LoadContext } from '../../load/dispatcher.ts';
import type { Tally } from '../../model/adapter.ts';
import { messageOf } from '../../model/errors.ts';
import { absent } from '../../model/evidence.ts';
import { LIMITS } from '../../model/limits.ts';
import { randomFor } from '../../model/random.ts';
import type { Plan } from '../../model/scenario.ts';
import { judgedHistory } from './collect.ts';
import { acknowledgedOrders, ordersInDoubt, pricesInDoubt, probes, type Question } from './final-reads.ts';
import type { Session } from './session.ts';
import type { Shop } from './shop.ts';
import { untilQuiet } from './wait.ts';

const AT_ONCE = 8;

/**
 * Waits until the shop is quiet, then asks what only can be asked then: every acknowledged order is read by its owner, so is
 * what became of those whose clients never learnt it, and where units are left one is bought. Waits again, since a
 * probe that succeeds is an order like any other.
 * @returns why the shop was not quiet at the end, or `null`.
 */
export async function askFinally(
  session: Session,
  plan: Plan,
  shop: Shop,
  context: LoadContext,
  recorder: OpenRecorder,
): Promise<string | null> {
  if (shop.running.hasExited() !== null) return 'the backend has ended';
  const notDrained = await quiet(session, shop);
  if (notDrained !== null) return notDrained;
  const random = randomFor(session.seed, 'final');
  const history = judgedHistory(recorder.history());
  const { orders: known, stock } = await tallied(session.suite, shop);
  const inDoubt = ordersInDoubt(history, known, random);
  const questions = [
    ...acknowledgedOrders(history, random),
    ...inDoubt.map(({ question }) => question),
    ...pricesInDoubt(history, random),
    ...(plan.invariants.includes('never-undersell') ? probes(plan, stock, random) : []),
  ];
  // What the database knows is no answer of the shop's, so only these questions refer to it.
  const orders = new Map([...context.orders, ...inDoubt.map(({ of, orderId }) => [of, orderId] as const)]);
  await ask(questions, shop, { ...context, orders }, session.signal);
  return quiet(session, shop);
}

function quiet({ suite, world, signal }: Session, shop: Shop): Promise<string | null> {
  const open = async (): Promise<string | null> => {
    const atBank = await world.bank.open();
    return atBank > 0 ? `${atBank} requests open at the bank` : suite.adapter.settled(shop.access);
  };
  return untilQuiet(open, LIMITS.drainMs, signal);
}

/** A tally that fails is told by the evidence, where it is asked again. Here there is then less to ask. */
async function tallied({ adapter }: Session['suite'], shop: Shop): Promise<Pick<Tally, 'orders' | 'stock'>> {
  try {
    const tally: Partial<Tally> | undefined = await adapter.tally(shop.access);
    return { orders: parseRecords('orders', tally?.orders), stock: parseRecords('stock', tally?.stock) };
  } catch (error) {
    const silence = absent(messageOf(error));
    return { orders: silence, stock: silence };
  }
}

/** A backend that hangs is known by so many unanswered questions; asking the rest would take minutes. */
const MAX_UNKNOWN = AT_ONCE;

async function ask(
  questions: readonly Question[],
  shop: Shop,
  context: LoadContext,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = context;
  const destination = { name: shop.name, baseUrl: shop.running.baseUrl, connections: AT_ONCE };
  const dispatcher = createDispatcher(context, destination);
  // A kind that the backend lacks cannot be asked.
  const waiting = questions.filter(
    ({ intention }) => context.adapter.operations[intention.kind] !== undefined,
  );
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
}
