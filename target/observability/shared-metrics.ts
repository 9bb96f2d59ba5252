import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';

/**
 * Metrics where several processes answer at one address. Whoever reads them reaches any one of the processes, and
 * counters that jump between processes would be worse than none; so that process asks the primary, and the primary
 * asks them all and adds up.
 *
 * Not prom-client's own way of asking: it asks those that are still loading, too, which do not hear it, and so there would be no
 * metrics for as long as it waits whenever an instance is started.
 */

type Counts = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

const request = z.object({ type: z.literal('read-metrics'), id: z.number() });
const reply = z.object({ type: z.literal('metrics'), id: z.number(), text: z.string().nullable() });
const question = z.object({ type: z.literal('count'), id: z.number() });
const count = z.object({
  type: z.literal('counted'),
  id: z.number(),
  counts: z.custom<Counts>(Array.isArray),
});

/** For a process that does not answer; whoever asked the primary waits a little longer. */
const COUNT_MS = 5_000;
const REPLY_MS = 6_000;

/** Questions that are under way. One listener hears the answers to all of them, since several may come in one piece. */
class Questions<Answer> {
  #asked = 0;
  readonly #waiting = new Map<number, (answer: Answer) => void>();

  /** @param ask sends the question; @param silent is the answer of those who give none in time. */
  async ask(ask: (id: number) => void, limitMs: number, silent: Answer): Promise<Answer> {
    this.#asked += 1;
    const id = this.#asked;
    let limit: NodeJS.Timeout | undefined;
    const answered = new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      limit = setTimeout(resolve, limitMs, silent);
    });
    ask(id);
    try {
      return await answered;
    } finally {
      clearTimeout(limit);
      this.#waiting.delete(id);
    }
  }

  hear(id: number, answer: Answer): void {
    this.#waiting.get(id)?.(answer);
  }

  hearAll(answer: Answer): void {
    for (const resolve of this.#waiting.values()) resolve(answer);
  }
}

/** In the primary: answers its workers. */
export function serveSharedMetrics(): void {
  // Who listens hears, and has something to count.
  const listening = new Map<Worker, Questions<Counts | null>>();
  const sum = async (): Promise<string | null> => {
    const counts = await Promise.all(
      [...listening].map(([worker, questions]) =>
        questions.ask((id) => worker.send({ type: 'count', id }), COUNT_MS, null),
      ),
    );
    const all = counts.filter((each) => each !== null);
    return all.length < counts.length ? null : AggregatorRegistry.aggregate(all).metrics();
  };
  // Gone, and its counts with it.
  const forget = (worker: Worker): void => {
    listening.get(worker)?.hearAll([]);
    listening.delete(worker);
  };
  cluster.on('listening', (worker) => listening.set(worker, new Questions()));
  cluster.on('disconnect', forget);
  cluster.on('exit', forget);
  cluster.on('message', (worker, message: unknown) => {
    const counted = count.safeParse(message).data;
    if (counted !== undefined) listening.get(worker)?.hear(counted.id, counted.counts);
    const asked = request.safeParse(message).data;
    if (asked === undefined) return;
    const { id } = asked;
    const answer = (text: string | null): void => {
      if (worker.isConnected()) worker.send({ type: 'metrics', id, text });
    };
    sum().then(answer, () => answer(null));
  });
}

/** Without one of them the sums would go back, which a counter never does. */
const unsummed = (): Refusal =>
  new Refusal('busy', 'Another process of this shop does not say what it has counted.', {
    retryAfterSeconds: 5,
  });

/** @returns reads the metrics of all processes that answer at this address; of this one, where it is alone. */
export function shareMetrics(registry: Registry): () => Promise<string> {
  if (!cluster.isWorker) return () => registry.metrics();
  const questions = new Questions<string | null>();
  const counted = async (id: number): Promise<void> => {
    const counts = await registry.getMetricsAsJSON();
    if (process.connected) process.send?.({ type: 'counted', id, counts });
  };
  process.on('message', (message: unknown) => {
    const answer = reply.safeParse(message).data;
    if (answer !== undefined) questions.hear(answer.id, answer.text);
    const asked = question.safeParse(message).data;
    // Who does not count does not answer, and is taken for one that cannot.
    if (asked !== undefined) counted(asked.id).catch(() => undefined);
  });
  return async () => {
    const ask = (id: number) => process.send?.({ type: 'read-metrics', id });
    const text = await questions.ask(ask, REPLY_MS, null);
    if (text === null) throw unsummed();
    return text;
  };
}
