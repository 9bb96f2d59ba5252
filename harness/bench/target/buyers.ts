import { writeFileSync } from 'node:fs';
import { RunError } from '../../model/errors.ts';
import { end, messageOf } from '../shared/children.ts';
import type { BenchShop } from './bench-shop.ts';
import { failuresIn } from './failures.ts';
import type { Ask, BuyersOptions, Reached, StoredSessions } from './generators/ask.ts';
import { start } from './programs.ts';
import type { TargetSitting } from './surroundings.ts';

/** The buyers of one shop, in a process of their own. */
export interface Buyers {
  readonly pid: number;
  /**
   * Loads the shop, and resolves when all that was asked has ended. One at a time.
   * @throws RunError where not one buyer got what he asked for.
   */
  ask(ask: Ask): Promise<Reached>;
}

const PROGRAM = 'generators/buyers';

export async function withBuyers<T>(
  sitting: TargetSitting,
  shop: BenchShop,
  use: (buyers: Buyers) => Promise<T>,
): Promise<T> {
  const { emails, bag } = shop.sessions;
  const sessionsFile = sitting.file(`${shop.name}.sessions`);
  const stored: StoredSessions = { emails, bags: emails.map((_, buyer) => bag(buyer)) };
  writeFileSync(sessionsFile, JSON.stringify(stored), { mode: 0o600 });
  const options: BuyersOptions = {
    ...{ baseUrl: shop.running.baseUrl, seed: sitting.seed, sessionsFile },
    historyFile: sitting.file(`${shop.name}.history`),
  };
  const child = start(PROGRAM, options);
  try {
    await messageOf(child, PROGRAM);
    return await use({
      pid: child.pid ?? -1,
      async ask(ask) {
        const answer = messageOf(child, PROGRAM);
        child.send(ask);
        const reached = (await answer) as Reached;
        // A shop that refuses everything is quick.
        if (reached.ok === 0) throw new RunError(`${ask.name}: nobody got anything: ${failuresIn(reached)}`);
        return reached;
      },
    });
  } finally {
    await end(child);
  }
}
