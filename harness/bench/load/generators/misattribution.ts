import type { Operation } from '../../../model/operation.ts';
import { optionsOf, tell } from '../child.ts';
import { type LoadOptions, openLoad } from './load.ts';

export interface MisattributionOptions extends LoadOptions {
  readonly operations: number;
}

/** How often a tool took the answer to another request for its own. */
export interface Misattribution {
  /** Requests that the tool calls answered. */
  readonly answered: number;
  /** Of those, with an answer that says itself that it is another request's. */
  readonly wrong: number;
  /** Requests that the tool calls failed. */
  readonly unanswered: number;
}

const options = optionsOf<MisattributionOptions>();
const load = openLoad(options);
const counts = { answered: 0, wrong: 0, unanswered: 0 };

function count({ input, outcome }: Operation<'browse'>): void {
  if (outcome.type !== 'ok') counts.unanswered += 1;
  else {
    counts.answered += 1;
    if (outcome.result.sku !== input.sku) counts.wrong += 1;
  }
}

let next = 0;
async function loop(process: number): Promise<void> {
  for (let id = next++; id < options.operations; id = next++) {
    const intendedAt = load.context.clock.now();
    const intention = { kind: 'browse', input: { actor: 'anonymous', sku: `sku-${id}` } } as const;
    await load.dispatcher.perform({ intention, intentId: `i${id}`, process, phase: 'rush', intendedAt });
  }
}

await Promise.all(Array.from({ length: options.connections }, (_, process) => loop(process)));
// What is counted is what a run would be judged by.
for (const operation of load.history()) if (operation.kind === 'browse') count(operation);
await load.close();
await tell(counts satisfies Misattribution);
