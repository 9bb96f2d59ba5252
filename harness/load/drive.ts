import type { Answer, Request } from '../model/adapter.ts';
import { messageOf } from '../model/errors.ts';
import { LIMITS, quote } from '../model/limits.ts';
import type { Outcome, Step } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { bounded } from './bounded.ts';
import { type Exchange, type Outgoing, outgoing } from './exchange.ts';
import type { Redact } from './redaction.ts';

/** An adapter's operation of any kind. */
export type AnySteps = Generator<Request, Outcome, Answer>;

export interface Driven {
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
  /** When the last answer was in or given up; `null` where nothing was sent. The adapter's own time is not the backend's. */
  readonly endedAt: Instant | null;
}

/**
 * Drives one operation of an adapter to its outcome: sends what it yields, resumes it with the answers. An adapter that
 * throws, never ends, or returns something that is no outcome makes the operation `unknown`, with what it said: it has
 * told us nothing about what the backend did.
 * @param begin starts the generator; called here, since it may throw.
 */
export async function drive(
  begin: () => AnySteps,
  send: (request: Outgoing) => Promise<Exchange>,
  now: () => Instant,
  redact: Redact,
): Promise<Driven> {
  const steps: Step[] = [];
  let endedAt: Instant | null = null;
  try {
    const generator = begin();
    let turn = generator.next();
    while (turn.done !== true) {
      if (steps.length === LIMITS.stepsPerOperation)
        throw new Error(`it wanted more than ${LIMITS.stepsPerOperation} requests`);
      const request = outgoing(turn.value);
      const startedAt = now();
      const ended = await send(request);
      endedAt = ended.endedAt;
      steps.push(stepOf(turn.value.name, request, startedAt, ended, redact));
      if (ended.type === 'unanswered') {
        const detail = `${turn.value.name}: ${ended.detail}`;
        return { outcome: { type: 'unknown', cause: ended.cause, detail }, steps, endedAt };
      }
      turn = generator.next(ended.answer);
    }
    return { outcome: checked(turn.value, redact), steps, endedAt };
  } catch (error) {
    const detail = quote(`the adapter failed: ${messageOf(error)}`);
    return { outcome: { type: 'unknown', cause: 'unintelligible', detail }, steps, endedAt };
  }
}

function stepOf(name: string, request: Outgoing, startedAt: Instant, ended: Exchange, redact: Redact): Step {
  const answer = ended.type === 'answered' ? ended.answer : null;
  return {
    name,
    method: request.method,
    path: redact(request.path),
    requestBody: request.body === null ? null : redact(request.body),
    // Time in the queue for a connection is the plan's; where no bytes left there is only the moment of asking.
    startedAt: ended.sentAt ?? startedAt,
    endedAt: answer === null ? null : ended.endedAt,
    status: answer?.status ?? null,
    answerBody: answer === null ? null : redact(answer.text),
  };
}

/** A result comes from the answer, and so from the backend: unbounded, and with whatever it echoes. */
function checkedResult(result: unknown, redact: Redact): Outcome {
  const kept = bounded(result, redact);
  if (kept.type === 'bounded') return { type: 'ok', result: kept.value };
  return {
    type: 'unknown',
    cause: 'unintelligible',
    detail: quote(`the result cannot be kept: ${kept.why}`),
  };
}

/** Adapters are the user's code, and may be plain JavaScript. */
function checked(outcome: Outcome, redact: Redact): Outcome {
  switch (outcome?.type) {
    case 'ok':
      return checkedResult(outcome.result, redact);
    case 'refused':
    case 'unknown':
      return { ...outcome, detail: quote(redact(String(outcome.detail))) };
    default:
      throw new Error('it returned no outcome');
  }
}
