import { optionsOf, tell } from '../../shared/child.ts';
import { type LoadOptions, openLoad } from './load.ts';

export interface PostsOptions extends LoadOptions {
  readonly intentPrefix: string;
}

/** Checks out until it is killed. SIGINT is the polite way: what was sent is waited for, and the history closed. */
const options = optionsOf<PostsOptions>();
const load = openLoad(options);
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());

let next = 0;
async function loop(process: number): Promise<void> {
  while (!stopping.signal.aborted) {
    const intentId = `${options.intentPrefix}-${next++}`;
    const lines = [{ sku: 'mug', quantity: 1 }];
    await load.dispatcher.perform({
      intention: { kind: 'checkout', input: { actor: process, lines } },
      ...{ intentId, process, phase: 'rush', intendedAt: load.context.clock.now() },
    });
  }
}

const loops = Promise.all(Array.from({ length: options.connections }, (_, process) => loop(process)));
await tell('started');
await loops;
await load.close();
process.exit();
