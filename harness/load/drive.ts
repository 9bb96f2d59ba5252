import type { Answer, Request } from '../model/adapter.ts';
import { messageOf } from '../model/errors.ts';
import { LIMITS, quote } from '../model/limits.ts';
import type { Outcome, Step } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { bounded } from './bounded.ts';
import { type Correlation, type Exchange, type Outgoing, outgoing } from './exchange.ts';
import type { Gate } from './gate.ts';
import type { Redact } from './redaction.ts';

/** An adapter's operation of any kind. */
export type AnySteps = Generator<Request, Outcome, Answer>;

/** An adapter may be plain JavaScript, and make names up. */
const STEP_NAME_CHARS = 80;

export interface Driven {
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
  /** When the last answer was in or given up; `null` where nothing was sent. The adapter's own time is not the backend's. */
  readonly endedAt: Instant | null;
}

/** Sends one request and calls back once with how it ended. */
export type Send = (request: Outgoing, ended: (exchange: Exchange) => void) => void;

/** What an operation's requests carry beside what its adapter wants. */
export interface Carried {
  /** Of the run's requests, and of this operation among them. */
  readonly correlation: Correlation;
  readonly gate: Gate | undefined;
}

/**
 * Drives one operation of an adapter to its outcome: sends what it yields, resumes it with the answers. An adapter that
 * throws, never ends, or returns something that is no outcome makes the operation `unknown`, with what it said: it has
 * told us nothing about what the backend did.
 * @param begin starts the generator; called here, since it may throw.
 * @param ended called once.
 */
export function drive(
  begin: () => AnySteps,
  carried: Carried,
  send: Send,
  now: () => Instant,
  redact: Redact,
  ended: (driven: Driven) => void,
): void {
  const steps: Step[] = [];
  let endedAt: Instant | null = null;
  let { gate } = carried;
  let generator: AnySteps;

  /** Takes one turn of the adapter; whatever it throws ends the operation. */
  function turn(resume: () => IteratorResult<Request, Outcome>): void {
    try {
      const next = resume();
      if (next.done === true) ended({ outcome: checked(next.value, redact), steps, endedAt });
      else ask(next.value);
    } catch (error) {
      const detail = quote(`the adapter failed: ${messageOf(error)}`);
      ended({ outcome: { type: 'unknown', cause: 'unintelligible', detail }, steps, endedAt });
    }
  }

  function ask(wanted: Request): void {
    if (steps.length === LIMITS.stepsPerOperation)
      throw new Error(`it wanted more than ${LIMITS.stepsPerOperation} requests`);
    const { prefix, number } = carried.correlation;
    const held = wanted.commit === false ? undefined : gate;
    const request = outgoing(wanted, { prefix, number: `${number}-${steps.length}` }, held);
    // Only one of its requests is held back: the others lead to it, or follow.
    if (held !== undefined) gate = undefined;
    const startedAt = now();
    send(request, (exchange) => {
      endedAt = exchange.endedAt;
      steps.push(stepOf(wanted.name, request, startedAt, exchange, redact));
      if (exchange.type === 'answered') turn(() => generator.next(exchange.answer));
      else {
        const detail = `${wanted.name}: ${exchange.detail}`;
        ended({ outcome: { type: 'unknown', cause: exchange.cause, detail }, steps, endedAt });
      }
    });
  }

  turn(() => {
    generator = begin();
    return generator.next();
  });
}

function stepOf(name: string, request: Outgoing, startedAt: Instant, ended: Exchange, redact: Redact): Step {
  const answer = ended.type === 'answered' ? ended.answer : null;
  return {
    name: quote(String(name), STEP_NAME_CHARS),
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
