import type { Fault, FaultRecord } from '../../model/fault.ts';
import type { Actor, Inputs, Kind, Operation, Outcome, Results, Step } from '../../model/operation.ts';
import { NS_PER_MS } from '../../model/time.ts';
import type { Timing } from './run-plans.ts';

/** Something that happens inside the shop at one moment. */
interface Happening {
  readonly at: number;
  readonly tie: number;
  happen(): void;
}

/** An operation as its client sees it. */
export interface Call<K extends Kind = Kind> {
  readonly kind: K;
  readonly input: Inputs[K];
  readonly intentId: string;
  readonly when: Timing;
  readonly phase?: string;
}

/** What the shop does with it at one moment. */
export interface Answered<K extends Kind = Kind> {
  readonly outcome: Outcome<Results[K]>;
  readonly steps?: readonly Step[];
}

const LOST: Answered<never> = { outcome: { type: 'unknown', cause: 'timeout', detail: 'no answer' } };

/** An operation under way: the shop's answer counts once it has been given. */
export interface Pending<K extends Kind = Kind> {
  /** @returns whether its client hears it. */
  answer(answered: Answered<K>): boolean;
}

/**
 * Time, clients and crashes: whatever the shop is asked happens at one moment within the interval that its client sees, or,
 * where nobody hears of it, at any time after its start.
 */
export class Simulation {
  readonly faults: FaultRecord[] = [];
  readonly #calls: { readonly call: Call; answered: Answered }[] = [];
  readonly #happenings: Happening[] = [];
  #isDown = false;
  /** Counts crashes: what was begun before one does not go on after it. */
  #life = 0;

  at(at: number, tie: number, happen: () => void): void {
    this.#happenings.push({ at, tie, happen });
  }

  /** Whatever happens may cause more to happen later. */
  run(): void {
    for (;;) {
      const next = this.#happenings.reduce<Happening | undefined>(
        (first, candidate) => (first === undefined || isBefore(candidate, first) ? candidate : first),
        undefined,
      );
      if (next === undefined) return;
      this.#happenings.splice(this.#happenings.indexOf(next), 1);
      next.happen();
    }
  }

  /** The backend dies, and starts again `lasts` later: who asks meanwhile finds nobody. */
  crash(at: number, lasts: number, shop: { crash(): void; recover(): void }): void {
    this.#fault({ type: 'kill' }, at, at + lasts);
    this.at(at, 0, () => {
      this.#isDown = true;
      this.#life += 1;
      shop.crash();
    });
    this.at(at + lasts, 0, () => {
      this.#isDown = false;
      shop.recover();
    });
  }

  reset(at: number): void {
    this.#fault({ type: 'reset', on: 'mailbox' }, at, at);
  }

  #fault(fault: Fault, at: number, until: number): void {
    const times = { startedAt: at * NS_PER_MS, endedAt: until * NS_PER_MS };
    this.faults.push({ fault, ...times, inFlight: 1, strikes: 1, unsupported: null });
  }

  /** Sends a call whose effect is one moment's. */
  call<K extends Kind>(call: Call<K>, effect: (at: number) => Answered<K>): void {
    const [moment] = momentsOf(call.when);
    this.begin(call, moment, (pending) => void pending.answer(effect(moment)));
  }

  /** Sends a call that begins to have an effect at a moment, and gets its answer when somebody gives it. */
  begin<K extends Kind>(call: Call<K>, moment: number, arrive: (pending: Pending<K>) => void): void {
    const entry: { readonly call: Call<K>; answered: Answered<K> } = { call, answered: LOST };
    // Only a whole call is ever made; its kind is what the list does not know.
    this.#calls.push(entry as unknown as { readonly call: Call; answered: Answered });
    if (call.when.lost === 'request') return;
    this.at(moment, call.when.tie, () => {
      if (this.#isDown) return;
      const life = this.#life;
      const isHeard = () => call.when.lost === 'nothing' && life === this.#life;
      arrive({
        answer: (answered) => {
          if (isHeard()) entry.answered = answered;
          return isHeard();
        },
      });
    });
  }

  /** The history, in the order of invocation; an actor's operations that do not overlap may be one session's. */
  history(sessions: number): Operation[] {
    const sorted = [...this.#calls].sort((one, other) => one.call.when.start - other.call.when.start);
    const busyUntil: { readonly actor: Actor; until: number }[] = [];
    return sorted.map(({ call, answered: { outcome, steps = [] } }, id) => {
      const { kind, input, intentId, when, phase = 'load' } = call;
      const { start, length } = when;
      const process = sessionOf(input.actor, start, start + length, busyUntil, sessions);
      const base = { id, intentId, process, phase, backend: 'main', kind, input };
      const startedAt = start * NS_PER_MS;
      const endedAt = (start + length) * NS_PER_MS;
      // Taken apart, kind, input and outcome no longer know that they belong together.
      return { ...base, intendedAt: startedAt, startedAt, endedAt, outcome, steps } as Operation;
    });
  }
}

const isBefore = (one: Happening, other: Happening): boolean =>
  one.at < other.at || (one.at === other.at && one.tie < other.tie);

/** @param sessions how many an actor may go on with at most; beyond them each operation is one of its own. */
function sessionOf(
  actor: Actor,
  start: number,
  end: number,
  busyUntil: { readonly actor: Actor; until: number }[],
  sessions: number,
): number {
  const own = busyUntil.filter((session) => session.actor === actor).slice(0, sessions);
  const free = own.find(({ until }) => until < start);
  if (free === undefined) return busyUntil.push({ actor, until: end }) - 1;
  free.until = end;
  return busyUntil.indexOf(free);
}

/** When an operation begins and ceases to have an effect. */
export function momentsOf({ start, length, begins, finishes, lost }: Timing): readonly [number, number] {
  const limit = lost === 'answer' ? 100 : length;
  const first = Math.min(begins, limit);
  return [start + first, start + Math.min(first + finishes, limit)];
}
