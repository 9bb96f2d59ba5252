import type { Load } from './generators/load.ts';

/** How often a tool took the answer to another request for its own. */
export interface Misattribution {
  /** Requests that the tool calls answered. */
  readonly answered: number;
  /** Of those, with an answer that says itself that it is another request's. */
  readonly wrong: number;
  /** Requests that the tool calls failed. */
  readonly unanswered: number;
}

/** Asks for as many pages, no two the same, in as many loops, and counts in the history whose page each got. */
export async function askForMany(load: Load, loops: number, operations: number): Promise<Misattribution> {
  let next = 0;
  const loop = async (process: number): Promise<void> => {
    for (let id = next++; id < operations; id = next++) {
      const intendedAt = load.context.clock.now();
      const intention = { kind: 'browse', input: { actor: 'anonymous', sku: `sku-${id}` } } as const;
      await load.dispatcher.perform({ intention, intentId: `i${id}`, process, phase: 'rush', intendedAt });
    }
  };
  await Promise.all(Array.from({ length: loops }, (_, process) => loop(process)));

  const counts = { answered: 0, wrong: 0, unanswered: 0 };
  for (const operation of load.history()) {
    if (operation.kind !== 'browse') continue;
    const { input, outcome } = operation;
    if (outcome.type !== 'ok') counts.unanswered += 1;
    else {
      counts.answered += 1;
      if (outcome.result.sku !== input.sku) counts.wrong += 1;
    }
  }
  return counts;
}
