import { optionsOf, tell } from '../../shared/child.ts';
import { runLoops } from '../../shared/closed-loops.ts';
import { type LoadOptions, openLoad } from './load.ts';

export interface ClosedOptions extends LoadOptions {
  /** Sent first and left out of the figure: the compiler's and the connections' time. */
  readonly warmUpMs: number;
  readonly durationMs: number;
}

/** What every closed-model contestant that runs in a program of ours tells. */
export interface Throughput {
  readonly perSecond: number;
}

/** Our own closed model, as a scenario's: N loops through dispatcher, adapter, redaction, history and meter. */
const options = optionsOf<ClosedOptions>();
const load = openLoad(options);

const runFor = (name: string, durationMs: number) =>
  runLoops(load.dispatcher, load.context, {
    ...{ name, durationMs, loops: options.connections, seed: 1 },
    next: () => ({ kind: 'browse', input: { actor: 'anonymous', sku: 'mug' } }),
  });

await runFor('warm-up', options.warmUpMs);
const { perSecond } = await runFor('measured', options.durationMs);
await load.close();
const throughput: Throughput = { perSecond };
await tell(throughput);
