import type { FaultRecord } from '../../model/fault.ts';
import type { Completion, Invocation } from '../../model/operation.ts';
import type { Recorder } from '../../model/recorder.ts';

export const HEADER = { runId: 'golden', seed: 42, originNs: '123456789012345' };

export const invocation = (id: number, more: Partial<Invocation> = {}): Invocation => ({
  id,
  intentId: `p0-buy-${id}`,
  process: id,
  phase: 'sale',
  backend: 'main',
  kind: 'browse',
  input: { actor: 'anonymous', sku: 'camera' },
  intendedAt: 1_000 * id,
  startedAt: 1_000 * id + 250,
  ...more,
});

export const completion = (id: number, more: Partial<Completion> = {}): Completion => ({
  id,
  endedAt: 1_000 * id + 900,
  outcome: { type: 'ok', result: { sku: 'camera', unitPriceCents: 1_999 } },
  steps: [],
  ...more,
});

/** As of before faults were counted: the golden file has no more of them. */
const STRUCK = { inFlight: 0, strikes: 1, unsupported: null };
const LATENCY = { type: 'latency', on: 'bank', delayMs: 20 } as const;

const declined: Partial<Completion> = {
  outcome: { type: 'refused', reason: 'declined', detail: 'the card "…" was declined\n🂡' },
  steps: [
    {
      name: 'checkout',
      method: 'POST',
      path: '/orders',
      requestBody: '{"cardToken":"[redacted]"}',
      startedAt: 260,
      endedAt: 890,
      status: 402,
      answerBody: '{"error":"declined"}',
    },
  ],
};

const reset: Partial<Completion> = {
  outcome: { type: 'unknown', cause: 'reset', detail: 'ECONNRESET' },
  steps: [
    {
      name: 'price',
      method: 'PATCH',
      path: '/products/camera',
      requestBody: null,
      startedAt: 3_260,
      endedAt: null,
      status: null,
      answerBody: null,
    },
  ],
};

type Record = (recorder: Recorder) => void;
const invoked =
  (id: number, more: Partial<Invocation> = {}): Record =>
  (recorder) =>
    recorder.invoke(invocation(id, more));
const completed =
  (id: number, more: Partial<Completion> = {}): Record =>
  (recorder) =>
    recorder.complete(completion(id, more));
const fault =
  (record: FaultRecord): Record =>
  (recorder) =>
    recorder.fault(record);

/** One of everything that a history can hold; operation 2 never ends. */
export const EXAMPLE: readonly Record[] = [
  invoked(0, {
    kind: 'checkout',
    input: { actor: 3, lines: [{ sku: 'camera', quantity: 2 }], card: 'declined' },
  }),
  invoked(1),
  fault({ fault: LATENCY, startedAt: 1_500, endedAt: null, ...STRUCK }),
  completed(0, declined),
  completed(1),
  invoked(2, { kind: 'readOrder', input: { actor: 'admin', order: { of: 'p0-buy-0' } } }),
  invoked(3, { kind: 'changePrice', input: { actor: 'admin', sku: 'camera', unitPriceCents: 5 } }),
  completed(3, reset),
  fault({ fault: LATENCY, startedAt: 1_500, endedAt: 4_500, ...STRUCK }),
  fault({ fault: { type: 'reset', on: 'backend' }, startedAt: 4_600, endedAt: 4_600, ...STRUCK }),
  // What JSON has to hold, since MessagePack's text is UTF-8.
  invoked(4, { kind: 'restock', input: { actor: 'admin', sku: 'half a pair \ud83c', quantity: 1 } }),
  // Forms that a value can have.
  invoked(5),
  completed(5, {
    outcome: { type: 'ok', result: [null, true, -1, 1.5, 2 ** 40, [{}], { '': 'é' }] } as never,
  }),
  // What the scan of its answers found.
  invoked(6),
  completed(6, {
    sightings: [{ type: 'canary', what: '3', where: 'product page: body', excerpt: 'for cnry_3_00c0ffee' }],
  }),
];
