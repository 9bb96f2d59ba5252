import type { ClientHands } from '../../faults/hands.ts';
import { plannedFaults } from '../../faults/planned.ts';
import { runFaults } from '../../faults/schedule.ts';
import { runClosed } from '../../load/closed.ts';
import { createDispatcher, type LoadContext } from '../../load/dispatcher.ts';
import { runOpen } from '../../load/open.ts';
import { runSaturation } from '../../load/saturation.ts';
import { runWarmUp } from '../../load/warm-up.ts';
import type { Request, Ticket } from '../../model/adapter.ts';
import { always } from '../../model/first-error.ts';
import type { GrowthSeries } from '../../model/growth.ts';
import { randomFor } from '../../model/random.ts';
import type { Comparison, PhaseMeasurement } from '../../model/result.ts';
import type { PairedPhase, Phase, Plan, SaturationPhase } from '../../model/scenario.ts';
import { processorMsOf } from '../../world/processor-time.ts';
import { driveComparison } from './drive-comparison.ts';
import type { Driven, Session } from './session.ts';
import type { Shop } from './shop.ts';
import { watchGrowth } from './watch-growth.ts';

/** Runs the phases one after the other, each with its faults. A backend that has died, or Ctrl-C, ends it early. */
export async function drive(session: Session, plan: Plan, shop: Shop, context: LoadContext): Promise<Driven> {
  const phases: PhaseMeasurement[] = [];
  const comparisons: Comparison[] = [];
  const series: GrowthSeries[] = [];
  for (const [index, phase] of plan.phases.entries()) {
    session.signal.throwIfAborted();
    if (shop.running.hasExited() !== null) break;
    session.progress.stage(`  ${phase.name}`);
    if (plan.webhooks === true) await hearBank(session, context);
    if (phase.type === 'paired') {
      const driven = await driveComparison(session, plan, phase, context, index);
      phases.push(driven.measurement);
      comparisons.push(driven.comparison);
    } else {
      const growth = watchGrowth(plan, phase.name, shop, context.clock);
      const load = () => drivePhase(session, phase, shop, context, phases);
      const measured = await always(
        () => withFaults(session, plan, phase, shop, context, load),
        // A phase that failed too: who is not told to stop watches for ever, and the command would not end.
        async () => series.push(...((await growth?.stop()) ?? [])),
      );
      phases.push(measured);
    }
  }
  return { phases, comparisons, series, verdicts: [] };
}

/** What the bank has in its books by now, so that a phase can speak of it in the bank's name. */
export async function hearBank({ world }: Session, { bank }: LoadContext): Promise<void> {
  for (const payment of await world.bank.payments())
    if (payment.intentId !== null) bank?.payments.set(payment.intentId, payment);
}

async function withFaults<T>(
  session: Session,
  plan: Plan,
  phase: Phase,
  shop: Shop,
  context: LoadContext,
  load: () => Promise<T>,
): Promise<T> {
  const { world, seed } = session;
  const faults = runFaults(plannedFaults(plan, seed), phase.name, {
    hands: { ...world.hands(shop.name), clients: clientsOf(session, plan, shop) },
    recorder: context.recorder,
    inFlight: context.inFlight,
    clock: context.clock,
    seed,
  });
  return always(load, () => faults.heal());
}

async function drivePhase(
  session: Session,
  phase: Exclude<Phase, PairedPhase>,
  shop: Shop,
  context: LoadContext,
  before: readonly PhaseMeasurement[],
): Promise<PhaseMeasurement> {
  const baseUrl = shop.running.baseUrl;
  if (phase.type === 'saturation') return runSaturation(baseUrl, pages(phase, context), phase);
  const random = randomFor(session.seed, 'phase', phase.name);
  const options = { intentPrefix: `p${before.length}`, signal: session.signal, before };
  const dispatcher = createDispatcher(context, { name: shop.name, baseUrl, connections: phase.connections });
  try {
    switch (phase.type) {
      case 'open':
        return await runOpen(dispatcher, context, phase, random, options);
      case 'closed':
        return await runClosed(dispatcher, context, phase, random, options);
      case 'warm-up': {
        const processorMs = () => processorMsOf(shop.running.pid);
        return await runWarmUp(dispatcher, context, phase, session.seed, { ...options, processorMs });
      }
    }
  } finally {
    await dispatcher.close();
  }
}

const ticketOf = (intentId: string): Ticket => ({ intentId, cardToken: '', orderId: null });

/** What somebody would ask for who is no part of the load: a page, or one unit of the first product. */
function clientsOf(
  { suite: { adapter } }: Session,
  { catalogue }: Plan,
  { running, sessions }: Shop,
): ClientHands {
  const sku = catalogue.products[0]?.sku ?? '';
  const ticket = ticketOf('stranger');
  const { browse, checkout } = adapter.operations;
  return {
    baseUrl: running.baseUrl,
    request(kind) {
      const asked =
        kind === 'browse'
          ? browse?.({ actor: 'anonymous', sku }, ticket, sessions).next()
          : checkout?.({ actor: 0, lines: [{ sku, quantity: 1 }] }, ticket, sessions).next();
      return asked === undefined || asked.done ? null : asked.value;
    },
  };
}

/** Saturation is for single-request traffic: the first request of the adapter's product page, as an anonymous buyer. */
function pages({ skus }: SaturationPhase, { adapter, sessions }: LoadContext): Request[] {
  return skus.flatMap((sku) => {
    const asked = adapter.operations
      .browse?.({ actor: 'anonymous', sku }, ticketOf('saturation'), sessions)
      .next();
    return asked === undefined || asked.done ? [] : [asked.value];
  });
}
