import { createDispatcher, type Dispatcher, type LoadContext } from '../../load/dispatcher.ts';
import { runPaired } from '../../load/paired.ts';
import { always } from '../../model/first-error.ts';
import { maskSecrets } from '../../model/mask-secrets.ts';
import type { Comparison, PhaseMeasurement } from '../../model/result.ts';
import type { PairedPhase, Plan, Settings } from '../../model/scenario.ts';
import type { Session } from './session.ts';
import { openShop, type Shop } from './shop.ts';

/**
 * Both variants are up, each with a database of its own, and A with a suite of its own where there is a base; one is loaded at a time. Loading both at once on two cores
 * turned a true 1.5x into 2.0x.
 */
export async function driveComparison(
  session: Session,
  plan: Plan,
  phase: PairedPhase,
  context: LoadContext,
  index: number,
): Promise<{ measurement: PhaseMeasurement; comparison: Comparison }> {
  const open = async (name: 'a' | 'b', variant: Settings): Promise<[Shop, LoadContext, Dispatcher]> => {
    const { world, base } = session;
    const suite = name === 'a' && base !== null ? base.suite : session.suite;
    const settings = { ...plan.settings, ...session.settings, ...variant };
    session.progress.tick(`starting variant ${name}: ${JSON.stringify(maskSecrets(variant))}`);
    const shop = await openShop({
      world,
      suite,
      name,
      settings,
      catalogue: plan.catalogue,
      buyers: plan.buyers,
      proxied: [],
    });
    // Each variant has its own accounts, so the sessions are its own; clock, ids and history are the run's.
    const { adapter } = suite;
    const own = { ...context, adapter, sessions: shop.sessions, orders: new Map<string, string>() };
    const { connections } = phase;
    return [shop, own, createDispatcher(own, { name, baseUrl: shop.running.baseUrl, connections })];
  };
  const [shopA, , a] = await open('a', phase.variants.a);
  const [shopB, , b] = await open('b', phase.variants.b);
  const load = () =>
    runPaired({ a, b }, context, phase, session.seed, {
      statements: { a: () => shopA.database.statements(), b: () => shopB.database.statements() },
      kind: session.kind,
      base: session.base?.path ?? null,
      intentPrefix: `p${index}`,
      signal: session.signal,
    });
  return always(load, async () => {
    await Promise.all([a.close(), b.close()]);
    await Promise.all([shopA.running.stop(), shopB.running.stop()]);
  });
}
