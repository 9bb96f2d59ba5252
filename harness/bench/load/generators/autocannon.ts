import autocannon, { type Request } from 'autocannon';
import { optionsOf, tell } from '../../shared/child.ts';
import type { ClosedOptions, Throughput } from './closed.ts';
import { recordingHooks } from './recording-hooks.ts';

export interface AutocannonOptions extends ClosedOptions {
  /** `bare`: hooks that give every request an id and read every answer, and write nothing down. */
  readonly hooks: 'none' | 'bare' | 'recording';
}

/** autocannon as a library. */
const { baseUrl, connections, historyFile, warmUpMs, durationMs, hooks } = optionsOf<AutocannonOptions>();
const recording = historyFile === null ? null : recordingHooks(historyFile);

let asked = 0;
let read = 0;
const bare: Pick<Request, 'setupRequest' | 'onResponse'> = {
  setupRequest: (request) => ({ ...request, headers: { 'x-request-id': `measured-${asked++}` } }),
  onResponse(_, body) {
    if ((JSON.parse(body) as { sku: string }).sku === 'mug') read += 1;
  },
};
const own = { none: {}, bare, recording: recording?.request }[hooks];

async function runFor(ms: number): Promise<number> {
  const startedAt = performance.now();
  let lastAt = startedAt;
  let answers = 0;
  await new Promise<void>((resolve, reject) => {
    const done = (error: Error | null): void => (error ? reject(error) : resolve());
    const page = { method: 'GET', path: '/products/mug', ...own } as const;
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
recording?.close();
if (hooks === 'bare' && read === 0) throw new Error('the hooks were never called');
const throughput: Throughput = { perSecond };
await tell(throughput);
