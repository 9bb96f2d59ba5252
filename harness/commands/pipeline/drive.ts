import { plannedFaults } from '../../faults/planned.ts';
import { runFaults } from '../../faults/schedule.ts';
import { runClosed } from '../../load/closed.ts';
import { createDispatcher, type LoadContext } from '../../load/dispatcher.ts';
import { runOpen } from '../../load/open.ts';
import { runSaturation } from '../../load/saturation.ts';
import { runWarmUp } from '../../load/warm-up.ts';
import type { Request, Ticket } from '../../model/adapter.ts';
import { randomFor } from '../../model/random.ts';
import type { Comparison, PhaseMeasurement } from '../../model/result.ts';
import type { PairedPhase, Phase, Plan, SaturationPhase } from '../../model/scenario.ts';
import { processorMsOf } from '../../world/processor-time.ts';
import { driveComparison } from './drive-comparison.ts';
import type { Driven, Session } from './session.ts';
import type { Shop } from './shop.ts';

/** Runs the phases one after the other, each with its faults. A backend that has died, or Ctrl-C, ends it early. */
export async function drive(session: Session, plan: Plan, shop: Shop, context: LoadContext): Promise<Driven> {
  const phases: PhaseMeasurement[] = [];
  const comparisons: Comparison[] = [];
  for (const [index, phase] of plan.phases.entries()) {
    session.signal.throwIfAborted();
    if (shop.running.hasExited() !== null) break;
    session.progress.stage(`  ${phase.name}`);
    if (plan.webhooks === true) await hearBank(session, context);
    if (phase.type === 'paired') {
      const driven = await driveComparison(session, plan, phase, context, index);
      phases.push(driven.measurement);
      comparisons.push(driven.comparison);
    } else
      phases.push(
        await withFaults(session, plan, phase, shop, context, () =>
          drivePhase(session, phase, shop, context, index),
        ),
      );
  }
  return { phases, comparisons, verdicts: [] };
}

/** What the bank has in its books by now, so that a phase can speak of it in the bank's name. */
async function hearBank({ world }: Session, { bank }: LoadContext): Promise<void> {
  for (const payment of await world.bank.payments())
    if (payment.intentId !== null) bank?.payments.set(payment.intentId, payment);
}

async function withFaults<T>(
  { world, seed }: Session,
  plan: Plan,
  phase: Phase,
  shop: Shop,
  context: LoadContext,
  load: () => Promise<T>,
): Promise<T> {
  const faults = runFaults(plannedFaults(plan, seed), phase.name, {
    hands: world.hands(shop.name),
    recorder: context.recorder,
    clock: context.clock,
    seed,
  });
  try {
    return await load();
  } finally {
    await faults.heal();
  }
}

async function drivePhase(
  session: Session,
  phase: Exclude<Phase, PairedPhase>,
  shop: Shop,
  context: LoadContext,
  index: number,
): Promise<PhaseMeasurement> {
  const baseUrl = shop.running.baseUrl;
  if (phase.type === 'saturation') return runSaturation(baseUrl, pages(phase, context), phase);
  const random = randomFor(session.seed, 'phase', phase.name);
  const options = { intentPrefix: `p${index}`, signal: session.signal };
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

const NO_TICKET: Ticket = { intentId: 'saturation', cardToken: '', orderId: null };

/** Saturation is for single-request traffic: the first request of the adapter's product page, as an anonymous buyer. */
function pages({ skus }: SaturationPhase, { adapter, sessions }: LoadContext): Request[] {
  return skus.flatMap((sku) => {
    const asked = adapter.operations.browse?.({ actor: 'anonymous', sku }, NO_TICKET, sessions).next();
    return asked === undefined || asked.done ? [] : [asked.value];
  });
}
