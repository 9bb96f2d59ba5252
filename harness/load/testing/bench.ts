import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenRecorder, openRecorder } from '../../history/recorder.ts';
import type { Adapter } from '../../model/adapter.ts';
import type { Intention, Operation } from '../../model/operation.ts';
import type { Arrival, OpenPhase } from '../../model/scenario.ts';
import { startClock } from '../../model/time.ts';
import { createDispatcher, type Destination, type Dispatcher, type LoadContext } from '../dispatcher.ts';
import { InFlight } from '../in-flight.ts';
import { adapter as plain, sessions } from './shop.ts';

export interface Bench {
  readonly context: LoadContext;
  readonly recorder: OpenRecorder;
  readonly file: string;
  dispatcher(baseUrl: string, more?: Partial<Destination>): Dispatcher;
  history(): readonly Operation[];
  close(): Promise<void>;
}

/** A load context with a real recorder on a real file. */
export function openBench(adapter: Adapter = plain): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'oversold-load-'));
  const file = join(folder, 'history.bin');
  const clock = startClock();
  const recorder = openRecorder(file, { runId: 'bench', seed: 1, originNs: clock.originNs });
  const dispatchers: Dispatcher[] = [];
  let id = 0;
  const context: LoadContext = {
    clock,
    recorder,
    adapter,
    sessions,
    nextId: () => id++,
    orders: new Map(),
    intents: new Map(),
    inFlight: new InFlight(),
  };
  return {
    context,
    recorder,
    file,
    dispatcher(baseUrl, more = {}) {
      const dispatcher = createDispatcher(context, { name: 'main', baseUrl, connections: 8, ...more });
      dispatchers.push(dispatcher);
      return dispatcher;
    },
    history: () => recorder.history(),
    async close() {
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.close()));
      recorder.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const openPhase = (
  moments: readonly number[],
  of: (index: number) => Arrival['intention'],
): OpenPhase => ({
  type: 'open',
  name: 'rush',
  connections: 8,
  arrivals: () => moments.map((atMs, index) => ({ atMs, intent: `i${index}`, intention: of(index) })),
});

export const browse = (sku: string): Extract<Intention, { kind: 'browse' }> => ({
  kind: 'browse',
  input: { actor: 'anonymous', sku },
});

export const checkout = (actor: number): Arrival['intention'] => ({
  kind: 'checkout',
  input: { actor, lines: [{ sku: 'a', quantity: 1 }] },
});
