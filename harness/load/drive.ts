import type { Answer, Request } from '../model/adapter.ts';
import { messageOf } from '../model/errors.ts';
import { LIMITS, quote } from '../model/limits.ts';
import type { Kind, OrderView, Outcome, Step } from '../model/operation.ts';
import type { Sighting } from '../model/sighting.ts';
import type { Instant } from '../model/time.ts';
import { bounded } from './bounded.ts';
import type { Exchange } from './exchange.ts';
import type { Gate } from './gate.ts';
import { faultOf } from './outcome.ts';
import { type Correlation, type Outgoing, outgoing } from './outgoing.ts';
import type { Redact } from './redaction.ts';
import type { KeepHeaders } from './sent-headers.ts';

/** An adapter's operation of any kind. */
export type AnySteps = Generator<Request, Outcome, Answer>;

/** An adapter may be plain JavaScript, and make names up. */
const STEP_NAME_CHARS = 80;

export interface Driven {
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
  readonly sightings: readonly Sighting[];
  /** When the last answer was in or given up; `null` where nothing was sent. The adapter's own time is not the backend's. */
  readonly endedAt: Instant | null;
}

/** Sends one request and calls back once with how it ended. */
export type Send = (request: Outgoing, ended: (exchange: Exchange) => void) => void;

/** Looks at an answer as it arrives, for what may not belong there. */
export type Look = (request: Request, answer: Answer) => readonly Sighting[];

/** What an operation's requests carry beside what its adapter wants, and who looks at their answers. */
export interface Carried {
  /** Since when its first request has waited for a connection, which is the backend's time; `null`: it has not. */
  readonly readyAt: Instant | null;
  /** Of the run's requests, and of this operation among them. */
  readonly correlation: Correlation;
  readonly gate: Gate | undefined;
  readonly look?: Look | undefined;
  /** Takes every secret of the run out of a text; called where `look` has sighted one. */
  readonly clean?: ((text: string) => string) | undefined;
  readonly keepHeaders?: KeepHeaders | undefined;
}

/**
 * Drives one operation of an adapter to its outcome: sends what it yields, resumes it with the answers. An adapter that
 * throws, never ends, or returns something that is no outcome makes the operation `unknown`, with what it said: it has
 * told us nothing about what the backend did.
 * @param begin starts the generator; called here, since it may throw.
 * @param ended called once.
 */
export function drive(
  kind: Kind,
  begin: () => AnySteps,
  carried: Carried,
  send: Send,
  now: () => Instant,
  redact: Redact,
  ended: (driven: Driven) => void,
): void {
  const steps: Step[] = [];
  const sightings: Sighting[] = [];
  let endedAt: Instant | null = null;
  let { gate } = carried;
  let generator: AnySteps;

  /** A secret that only the run knows is looked for again only where the scan has seen one: nearly never. */
  const careful: Redact = (text) => {
    const { clean } = carried;
    const holdsSecret = clean !== undefined && sightings.some(({ type }) => type === 'secret');
    return redact(holdsSecret ? clean(text) : text);
  };

  /**
   * Takes one turn of the adapter. Whatever is thrown on the way ends the operation: nobody else would, and it would be
   * waited for in vain.
   */
  function turn(resume: () => IteratorResult<Request, Outcome>): void {
    try {
      const next = resume();
      if (next.done === true)
        ended({ outcome: checked(kind, next.value, careful), steps, sightings, endedAt });
      else ask(next.value);
    } catch (error) {
      const detail = quote(careful(messageOf(error)));
      ended({ outcome: { type: 'unknown', cause: 'adapter-failed', detail }, steps, sightings, endedAt });
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
    carried.keepHeaders?.(wanted.name, request.headers);
    const askedAt = steps.length === 0 ? (carried.readyAt ?? now()) : now();
    send(request, (exchange) =>
      turn(() => {
        endedAt = exchange.endedAt;
        sightings.push(...sightingsIn(wanted, exchange, carried.look));
        steps.push(stepOf(wanted.name, request, askedAt, exchange, careful));
        if (exchange.type === 'answered') return generator.next(exchange.answer);
        const detail = `${wanted.name}: ${exchange.detail}`;
        return { done: true, value: { type: 'unknown', cause: exchange.cause, detail } };
      }),
    );
  }

  turn(() => {
    generator = begin();
    return generator.next();
  });
}

const NOTHING: readonly Sighting[] = [];

function sightingsIn(wanted: Request, exchange: Exchange, look: Look | undefined): readonly Sighting[] {
  if (exchange.type === 'answered') return look?.(wanted, exchange.answer) ?? NOTHING;
  const { misdirected, detail } = exchange;
  if (misdirected === undefined) return NOTHING;
  const [what = ''] = misdirected.split('-');
  return [
    {
      type: 'misdirected',
      what,
      where: `${quote(wanted.name, STEP_NAME_CHARS)}: header x-request-id`,
      excerpt: detail,
    },
  ];
}

function stepOf(name: string, request: Outgoing, askedAt: Instant, ended: Exchange, redact: Redact): Step {
  const answer = ended.type === 'answered' ? ended.answer : null;
  return {
    name: quote(name, STEP_NAME_CHARS),
    method: request.method,
    path: redact(request.path),
    requestBody: request.body === null ? null : redact(request.body),
    startedAt: request.gate === undefined ? askedAt : (ended.sentAt ?? askedAt),
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

const UNDECIDED: Outcome = {
  type: 'unknown',
  cause: 'not-finished',
  detail: 'the order is pending: the shop has not said yet whether it is sold',
};

/** A checkout that was taken in and will be decided later is no sale yet, and may become none. */
function isUndecided(kind: Kind, outcome: Outcome): boolean {
  return kind === 'checkout' && outcome.type === 'ok' && (outcome.result as OrderView).status === 'pending';
}

/** Adapters are the user's code, and may be plain JavaScript. What is no outcome would break the history's readers. */
function checked(kind: Kind, outcome: Outcome, redact: Redact): Outcome {
  const wrong = faultOf(kind, outcome);
  if (wrong !== null) throw new Error(wrong);
  if (isUndecided(kind, outcome)) return UNDECIDED;
  if (outcome.type === 'ok') return checkedResult(outcome.result, redact);
  return { ...outcome, detail: quote(redact(outcome.detail)) };
}
