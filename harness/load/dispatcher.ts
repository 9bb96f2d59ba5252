import type { Adapter, Answer, Request, Sessions, Ticket } from '../model/adapter.ts';
import { RunError } from '../model/errors.ts';
import type { BankVoice } from '../model/forge-webhook.ts';
import type { Inspector } from '../model/inspector.ts';
import { LIMITS } from '../model/limits.ts';
import type { Completion, Intention, Invocation, Operation } from '../model/operation.ts';
import type { Recorder } from '../model/recorder.ts';
import { type Clock, type Instant, millis } from '../model/time.ts';
import { allocateYoung } from './allocation.ts';
import type { Answers } from './attribution.ts';
import { Backlog, type Ready } from './backlog.ts';
import { Connections } from './connections.ts';
import { type AnySteps, type Driven, drive } from './drive.ts';
import type { Exchange } from './exchange.ts';
import type { Gate } from './gate.ts';
import type { InFlight } from './in-flight.ts';
import { operationOf } from './operation-of.ts';
import type { Outgoing } from './outgoing.ts';
import { redactor } from './redaction.ts';
import type { SentHeaders } from './sent-headers.ts';
import { ticketOf } from './ticket.ts';

/** How far a phase is. */
export interface LoadProgress {
  readonly phase: string;
  readonly sent: number;
  readonly ended: number;
  readonly offered: number;
}

/** What the phases of one run share. */
export interface LoadContext {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly adapter: Adapter;
  readonly sessions: Sessions;
  /** Operation ids, from 0 without gaps, whatever the dispatcher. */
  nextId(): number;
  /** Order ids by intent id: what `{ of }` refers to. The dispatcher fills it with every checkout that ends ok. */
  readonly orders: Map<string, string>;
  /** The prefix of the phase that a checkout's intent belongs to, by its name; a later phase's hides an earlier one's. */
  readonly intents: Map<string, string>;
  /** Of all phases: what a fault finds when it strikes. */
  readonly inFlight: InFlight;
  /** Who can speak for the bank; without one, what refers to its payments is missed. */
  readonly bank?: BankVoice;
  /** Looks at every answer as it arrives. Without one nobody does. */
  readonly inspector?: Inspector;
  /** Remembers what headers requests had. */
  readonly sentHeaders?: SentHeaders;
  /** Called after every operation: keep it cheap. */
  onProgress?(progress: LoadProgress): void;
}

/** Where a dispatcher sends. */
export interface Destination {
  /** `main`, or a variant's letter. */
  readonly name: string;
  readonly baseUrl: string;
  /**
   * Of the keep-alive pool; more operations than that wait, and their waiting is part of the service time. Aligned ones
   * have as many connections of their own, which are opened when the first of them comes.
   */
  readonly connections: number;
  /** For a whole operation, all its steps and its wait for a connection included. Default `LIMITS.requestTimeoutMs`. */
  readonly timeoutMs?: number;
}

/** One attempt, before it is sent. */
export interface Attempt {
  readonly intention: Intention;
  readonly intentId: string;
  readonly process: number;
  readonly phase: string;
  /** Where there is a gate, the moment at which it opens: the attempt is performed ahead of it. */
  readonly intendedAt: Instant;
  readonly gate?: Gate | undefined;
}

/** Sends operations to one backend, and records them. Everything that is evidence goes through here. */
export interface Dispatcher {
  readonly name: string;
  readonly connections: number;
  readonly timeoutMs: number;
  /** Of all answers so far, those that can be attributed to their request and those that cannot. */
  readonly answers: Answers;
  /**
   * Sends one attempt and resolves when it has ended, at the latest after `timeoutMs`. `null`: it refers to the order of
   * an intent that has none, so there was nothing to send; the caller counts it as missed.
   * @throws RunError where the adapter has no operation of this kind, and whatever writing the history throws.
   */
  perform(attempt: Attempt): Promise<Operation | null>;
  /**
   * Writes down and begins what is queued, once in a turn of the event loop, rather than at its end: arrivals that are due would be late by
   * the answers that came in with them. undici writes the bytes at the end of the turn.
   */
  sendQueued(): void;
  /** Ends all connections; attempts in flight end as unknown. @throws what writing the history last threw, if nobody knows. */
  close(): Promise<void>;
}

interface Queued {
  readonly attempt: Attempt;
  readonly ticket: Ticket;
  readonly resolve: (operation: Operation) => void;
  readonly reject: (error: unknown) => void;
}

/** Written down. */
interface Invoked extends Ready {
  readonly queued: Queued;
  readonly invocation: Invocation;
}

export function createDispatcher(context: LoadContext, destination: Destination): Dispatcher {
  allocateYoung();
  const { clock, recorder } = context;
  const { name, baseUrl, connections, timeoutMs = LIMITS.requestTimeoutMs } = destination;
  const pool = new Connections(baseUrl, connections, clock, context.inFlight);
  const backlog = new Backlog<Invoked>(pool, timeoutMs, clock, begin);
  /** Aligned requests hold a connection while they wait for their moment: nobody else shall wait for it. */
  let aligned: Connections | null = null;
  /** Why the history could not be written, where no attempt was there to be told. */
  let broken: unknown = null;
  let isTold = false;
  /** The origin of the run's clock, in hexadecimal: no two runs of a host share it. */
  const prefix = `${BigInt(clock.originNs).toString(16).padStart(16, '0')}-`;
  let queue: Queued[] = [];
  let scheduled = false;
  let sentInThisTurn = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(onTurn);
  }

  function onTurn(): void {
    scheduled = false;
    sentInThisTurn = false;
    drain();
  }

  /**
   * Everything that is queued is written down with one write(2), and only then launched. Completions that came in since the last
   * time go along. At most twice in a turn of the event loop: where a write takes longer than moments are apart, there is always another.
   */
  function drain(): void {
    const batch = queue;
    queue = [];
    try {
      const invoked = batch.map((queued) => ({ queued, invocation: invoke(queued.attempt) }));
      recorder.flush();
      const at = clock.now();
      for (const { queued, invocation } of invoked) {
        // Aligned ones have connections of their own.
        if (queued.attempt.gate === undefined) backlog.push({ queued, invocation, at });
        else begin({ queued, invocation, at }, false);
      }
    } catch (error) {
      // Without a history nothing may leave.
      for (const { reject } of batch) reject(error);
      isTold ||= batch.length > 0;
      if (!isTold) broken ??= error;
    }
  }

  function invoke({ intention, intentId, process, phase, intendedAt }: Attempt): Invocation {
    const invocation: Invocation = {
      id: context.nextId(),
      intentId,
      process,
      phase,
      backend: name,
      kind: intention.kind,
      input: intention.input,
      intendedAt,
      startedAt: clock.now(),
    };
    recorder.invoke(invocation);
    return invocation;
  }

  /** Nobody else is harmed by one that cannot even begin. */
  function begin(invoked: Invoked, hasWaited: boolean): void {
    try {
      launch(invoked, hasWaited);
    } catch (error) {
      invoked.queued.reject(error);
    }
  }

  function launch({ queued, invocation, at }: Invoked, hasWaited: boolean): void {
    const { intention, gate } = queued.attempt;
    const bag = context.sessions.bag(intention.input.actor);
    const redact = redactor([queued.ticket.cardToken, ...Object.values(bag)]);
    const { inspector, sentHeaders } = context;
    const { actor } = intention.input;
    // No spread here: V8 makes a new shape for each, which only a collection of the old generation takes away again.
    const carried = {
      readyAt: hasWaited ? at : null,
      gate,
      clean: inspector?.clean,
      correlation: { prefix, number: `${invocation.id}` },
      look: inspector && ((request: Request, answer: Answer) => inspector.answer(actor, request, answer)),
      keepHeaders: sentHeaders?.keep(intention.kind, actor, invocation.intentId, bag),
    };
    if (gate !== undefined) aligned ??= new Connections(baseUrl, connections, clock, context.inFlight);
    const own = gate === undefined || aligned === null ? pool : aligned;
    const send = (request: Outgoing, ended: (exchange: Exchange) => void): void =>
      own.send(request, Math.max(1, timeoutMs - millis(clock.now() - invocation.startedAt)), ended);
    drive(
      intention.kind,
      () => stepsOf(context, intention, queued.ticket),
      carried,
      send,
      clock.now,
      redact,
      (driven) => {
        try {
          queued.resolve(complete(invocation, driven));
        } catch (error) {
          queued.reject(error);
        }
      },
    );
  }

  function complete(invocation: Invocation, { outcome, steps, sightings, endedAt }: Driven): Operation {
    const plain = { id: invocation.id, endedAt: endedAt ?? clock.now(), outcome, steps };
    // The adapter types its outcome by kind; an invocation does not tie the two.
    const completion = (sightings.length === 0 ? plain : { ...plain, sightings }) as Completion;
    recorder.complete(completion);
    schedule();
    const operation = operationOf(invocation, completion);
    if (operation.kind === 'checkout' && operation.outcome.type === 'ok')
      context.orders.set(operation.intentId, operation.outcome.result.orderId);
    return operation;
  }

  return {
    name,
    connections,
    timeoutMs,
    get answers() {
      const { attributed = 0, unattributed = 0, surplus = 0 } = aligned?.answers ?? {};
      return {
        attributed: pool.answers.attributed + attributed,
        unattributed: pool.answers.unattributed + unattributed,
        surplus: pool.answers.surplus + surplus,
      };
    },
    perform(attempt) {
      const { intention, intentId } = attempt;
      if (broken !== null) return Promise.reject(broken);
      if (context.adapter.operations[intention.kind] === undefined)
        return Promise.reject(new RunError(`${context.adapter.name} has no operation ${intention.kind}`));
      const ticket = ticketOf(intention, intentId, context);
      if (ticket === null) return Promise.resolve(null);
      return new Promise((resolve, reject) => {
        queue.push({ attempt, ticket, resolve, reject });
        schedule();
      });
    },
    sendQueued() {
      if (queue.length === 0 || sentInThisTurn) return;
      sentInThisTurn = true;
      drain();
    },
    async close() {
      backlog.close();
      await Promise.all([pool.close(), aligned?.close()]);
      if (broken !== null) throw broken;
    },
  };
}

function stepsOf({ adapter, sessions }: LoadContext, intention: Intention, ticket: Ticket): AnySteps {
  // The type system does not follow that kind and input belong together; the union of intentions does.
  const operation = adapter.operations[intention.kind] as
    | ((input: Intention['input'], ticket: Ticket, sessions: Sessions) => AnySteps)
    | undefined;
  if (operation === undefined) throw new Error(`there is no operation ${intention.kind}`);
  return operation(intention.input, ticket, sessions);
}
