import cluster from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';

/**
 * Metrics where several processes answer at one address. Whoever reads them reaches any one of the processes, and
 * counters that jump between processes would be worse than none; so that process asks the primary, and the primary
 * asks them all and adds up.
 */

const request = z.object({ type: z.literal('read-metrics'), id: z.number() });
const reply = z.object({ type: z.literal('metrics'), id: z.number(), text: z.string().nullable() });

/** Longer than prom-client waits for a process that does not answer. */
const REPLY_MS = 6_000;

/** In the primary: answers its workers. */
export function serveSharedMetrics(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    const asked = request.safeParse(message).data;
    if (asked === undefined) return;
    const answer = (text: string | null): void => {
      if (worker.isConnected()) worker.send({ type: 'metrics', id: asked.id, text });
    };
    all.clusterMetrics().then(answer, () => answer(null));
  });
}

/** Without one of them the sums would go back, which a counter never does. */
const unsummed = (): Refusal =>
  new Refusal('busy', 'Another process of this shop does not say what it has counted.', {
    retryAfterSeconds: 5,
  });

/**
 * Asks the primary. One listener for all who ask: several replies may come in one piece, and whoever listened for one of
 * them at a time would miss the others.
 */
function openQuestions(): () => Promise<string> {
  let asked = 0;
  const waiting = new Map<number, (text: string | null) => void>();
  process.on('message', (message: unknown) => {
    const answer = reply.safeParse(message).data;
    if (answer !== undefined) waiting.get(answer.id)?.(answer.text);
  });
  return async () => {
    asked += 1;
    const id = asked;
    let limit: NodeJS.Timeout | undefined;
    const answered = new Promise<string | null>((resolve) => {
      waiting.set(id, resolve);
      limit = setTimeout(resolve, REPLY_MS, null);
    });
    process.send?.({ type: 'read-metrics', id });
    const text = await answered;
    clearTimeout(limit);
    waiting.delete(id);
    if (text === null) throw unsummed();
    return text;
  };
}

/** @returns reads the metrics of all processes that answer at this address; of this one, where it is alone. */
export function shareMetrics(registry: Registry): () => Promise<string> {
  if (!cluster.isWorker) return () => registry.metrics();
  AggregatorRegistry.setRegistries(registry);
  // Made for what it does on the side: it answers the primary's questions from here on.
  new AggregatorRegistry();
  return openQuestions();
}
