import type { Request } from 'autocannon';
import { openRecorder } from '../../../history/recorder.ts';
import { redactor } from '../../../load/redaction.ts';
import { type Instant, startClock } from '../../../model/time.ts';

interface InFlight {
  id: number;
  startedAt: Instant;
}

/**
 * What somebody would write who wants a history out of autocannon: `setupRequest` writes the invocation down,
 * `onResponse` the completion. The same facts as ours (times, bodies, parsed and redacted, outcome), through the same
 * recorder, which is kind to autocannon: JSON lines would cost it more. No meter, since autocannon has histograms of its
 * own; and no promise that the invocation is on disk before the bytes leave, since a hook cannot give it.
 */
export function recordingHooks(file: string): {
  readonly request: Pick<Request, 'setupRequest' | 'onResponse'>;
  close(): void;
} {
  const clock = startClock();
  const recorder = openRecorder(file, { runId: 'bench', seed: 1, originNs: clock.originNs });
  const redact = redactor([]);
  let next = 0;
  let scheduled = false;
  const drain = (): void => {
    scheduled = false;
    recorder.flush();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(drain);
  };

  return {
    request: {
      setupRequest(request, context) {
        const startedAt = clock.now();
        const id = next++;
        Object.assign(context, { id, startedAt } satisfies InFlight);
        recorder.invoke({
          ...{ id, intentId: `measured-${id}`, process: id, phase: 'measured', backend: 'main' },
          ...{ kind: 'browse', input: { actor: 'anonymous', sku: 'mug' }, intendedAt: startedAt, startedAt },
        });
        schedule();
        return request;
      },
      onResponse(status, body, context) {
        const { id, startedAt } = context as InFlight;
        const endedAt = clock.now();
        const page = JSON.parse(body) as { sku: string; unitPriceCents: number };
        const step = { name: 'page', method: 'GET', path: '/products/mug', requestBody: null, startedAt };
        recorder.complete({
          id,
          endedAt,
          outcome: { type: 'ok', result: { sku: page.sku, unitPriceCents: page.unitPriceCents } },
          steps: [{ ...step, endedAt, status, answerBody: redact(body) }],
        });
        schedule();
      },
    },
    close: () => recorder.close(),
  };
}
