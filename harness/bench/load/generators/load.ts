import { openRecorder } from '../../../history/recorder.ts';
import { makeInspector } from '../../../inspection/inspector.ts';
import { createDispatcher, type Dispatcher, type LoadContext } from '../../../load/dispatcher.ts';
import { InFlight } from '../../../load/in-flight.ts';
import type { Operation } from '../../../model/operation.ts';
import type { Recorder } from '../../../model/recorder.ts';
import { startClock } from '../../../model/time.ts';
import { adapter, declarations, sessions } from '../adapter.ts';

/** Where a generator of ours sends, and what it keeps. */
export interface LoadOptions {
  readonly baseUrl: string;
  readonly connections: number;
  /** The history's file; `null`: a recorder that keeps nothing, to see what recording costs. */
  readonly historyFile: string | null;
}

export interface Load {
  readonly context: LoadContext;
  readonly dispatcher: Dispatcher;
  history(): readonly Operation[];
  close(): Promise<void>;
}

/** As many as a run knows. */
const SECRETS = ['database password', 'bank key', 'webhook secret', 'administrator password'].map((what) => ({
  what,
  value: `the ${what} of the bench`,
}));

/** What a run of `oversold` wires for its load, the scan of all answers included, without the world around it. */
export function openLoad({ baseUrl, connections, historyFile }: LoadOptions): Load {
  const clock = startClock();
  const header = { runId: 'bench', seed: 1, originNs: clock.originNs };
  const full = historyFile === null ? null : openRecorder(historyFile, header);
  const recorder = full ?? NOTHING;
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
    inspector: makeInspector({ declarations, sessions, secrets: SECRETS }),
  };
  const dispatcher = createDispatcher(context, { name: 'main', baseUrl, connections });
  return {
    context,
    dispatcher,
    history: () => full?.history() ?? [],
    async close() {
      await dispatcher.close();
      recorder.close();
    },
  };
}

const nothing = (): void => undefined;
const NOTHING: Recorder = {
  invoke: nothing,
  complete: nothing,
  fault: nothing,
  flush: nothing,
  close: nothing,
};
