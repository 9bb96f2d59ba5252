import autocannon from 'autocannon';
import { optionsOf, tell } from '../child.ts';
import type { ClosedOptions, Throughput } from './closed.ts';
import { recordingHooks } from './recording-hooks.ts';

/** autocannon as a library: plain where there is no `historyFile`, else with hooks that record what we record. */
const { baseUrl, connections, historyFile, warmUpMs, durationMs } = optionsOf<ClosedOptions>();
const hooks = historyFile === null ? null : recordingHooks(historyFile);

async function runFor(ms: number): Promise<number> {
  const startedAt = performance.now();
  let lastAt = startedAt;
  let answers = 0;
  await new Promise<void>((resolve, reject) => {
    const done = (error: Error | null): void => (error ? reject(error) : resolve());
    const page = { method: 'GET', path: '/products/mug', ...hooks?.request } as const;
    const options = { url: baseUrl, connections, duration: ms / 1_000, sampleInt: 100, requests: [page] };
    autocannon(options, done).on('response', () => {
      answers += 1;
      lastAt = performance.now();
    });
  });
  return answers / ((lastAt - startedAt) / 1_000);
}

await runFor(warmUpMs);
const perSecond = await runFor(durationMs);
hooks?.close();
const throughput: Throughput = { perSecond };
await tell(throughput);
