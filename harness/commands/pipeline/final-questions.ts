import type { OpenRecorder } from '../../history/recorder.ts';
import { createDispatcher, type LoadContext } from '../../load/dispatcher.ts';
import type { Tally } from '../../model/adapter.ts';
import { messageOf } from '../../model/errors.ts';
import { absent } from '../../model/evidence.ts';
import { LIMITS } from '../../model/limits.ts';
import { type Intention, isKind, type Operation } from '../../model/operation.ts';
import { type Random, randomFor } from '../../model/random.ts';
import type { Plan } from '../../model/scenario.ts';
import type { Session } from './session.ts';
import type { Shop } from './shop.ts';
import { untilQuiet } from './wait.ts';

/** One thing to ask after draining, under an intent of its own. */
interface Question {
  readonly intentId: string;
  readonly intention: Intention;
}

const MAX_READS = 300;
const MAX_PROBES = 20;
const AT_ONCE = 8;

/**
 * Waits until the shop is quiet, then asks what only can be asked then: every acknowledged order is read by its owner, and
 * where units are left one is bought. Waits again, since a probe that succeeds is an order like any other.
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
  const questions = [
    ...finalReads(recorder.history(), random),
    ...(plan.invariants.includes('never-undersell') ? await probes(session, plan, shop, random) : []),
  ];
  await ask(questions, shop, context, session.signal);
  return quiet(session, shop);
}

function quiet({ suite, world, signal }: Session, shop: Shop): Promise<string | null> {
  const open = async (): Promise<string | null> => {
    const atBank = await world.bank.open();
    return atBank > 0 ? `${atBank} requests open at the bank` : suite.adapter.settled(shop.access);
  };
  return untilQuiet(open, LIMITS.drainMs, signal);
}

/** Every order that was acknowledged is read again by its owner; of very many, a sample drawn by the seed. */
function finalReads(history: readonly Operation[], random: Random): Question[] {
  const acknowledged = history
    .filter(isKind('checkout'))
    .filter(({ backend, outcome }) => backend === 'main' && outcome.type === 'ok');
  const owners = new Map(acknowledged.map(({ intentId, input }) => [intentId, input.actor]));
  return random
    .shuffle([...owners])
    .slice(0, MAX_READS)
    .map(([of, actor], index) => ({
      intentId: `final-read-${index}`,
      intention: { kind: 'readOrder', input: { actor, order: { of } } },
    }));
}

/** Wherever the shop says that units are left, one of them can be bought: the other half of never-undersell. */
async function probes({ suite }: Session, plan: Plan, shop: Shop, random: Random): Promise<Question[]> {
  const stock = await stockOf(suite, shop);
  if (stock.state === 'absent') return [];
  const sold = new Set(plan.catalogue.products.map(({ sku }) => sku));
  const left = stock.records.filter(({ sku, onHand }) => sold.has(sku) && onHand > 0);
  return random
    .shuffle(left)
    .slice(0, MAX_PROBES)
    .map(({ sku }, index) => ({
      intentId: `probe-${index}`,
      // The buyer after the plan's last one.
      intention: { kind: 'checkout', input: { actor: plan.buyers, lines: [{ sku, quantity: 1 }] } },
    }));
}

/** A tally that fails is told by the evidence, where it is asked again. Here there is then nothing to probe. */
async function stockOf({ adapter }: Session['suite'], shop: Shop): Promise<Tally['stock']> {
  try {
    return (await adapter.tally(shop.access)).stock;
  } catch (error) {
    return absent(messageOf(error));
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
  const waiting = [...questions];
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
