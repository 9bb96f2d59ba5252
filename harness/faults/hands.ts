import type { Request } from '../model/adapter.ts';
import type { BankBehaviour, MailboxBehaviour, Place } from '../model/fault.ts';
import type { Random } from '../model/random.ts';
import type { Conditions, Harm, Turned } from '../model/way.ts';

/** What faults can lay hands on. This folder knows no more of the world than that. */
export interface Hands {
  /** @throws where that way leads through no proxy. */
  way(place: Place): Way;
  readonly backend: BackendHands;
  readonly database: DatabaseHands;
  readonly bank: WitnessHands<BankBehaviour>;
  readonly mailbox: WitnessHands<MailboxBehaviour>;
  readonly clients: ClientHands;
}

/** The proxy in front of a place. */
export interface Way {
  /** From now on the way is like that, and otherwise as it was. */
  change(conditions: Partial<Conditions>): void;
  /** Resets every open connection. @returns how many there were. */
  reset(): number;
  /** Ends every open connection towards the place. @returns how many there were. */
  halfClose(): number;
  /** How many exchanges were broken, or commits cut off, since the way exists. */
  struck(by: Turned): number;
  /** How often the way did that to what came along, since it exists. */
  harmed(harm: Harm): number;
  /** Why commits cannot be found on this way; `null` where they can. */
  unreadable(): string | null;
}

/** The backend's process. What is done to it on purpose is no death of its own. */
export interface BackendHands {
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
  /** Resolves when it is ready, at its old address, or has died of its own. */
  start(): Promise<void>;
  pause(): void;
  resume(): void;
  /** From now on its clock is ahead of the host's by so much. @throws UnsupportedFault where it goes by no clock of ours. */
  setAhead(aheadMs: number): void;
  /** Has its processes replaced one after the other. @throws UnsupportedFault where it cannot do that. */
  roll(): Rolling;
  /** Has one of its processes, as drawn, do nothing for so long. @throws UnsupportedFault where that is not possible. */
  block(random: Random, forMs: number): Promise<Blocked>;
  /** Bounds the memory of one of its processes, as drawn. @throws UnsupportedFault where that is not possible. */
  limitMemory(random: Random, spareBytes: number): Promise<Limited>;
}

export interface Rolling {
  /** How many processes have been replaced by now. */
  replaced(): number;
  /** Resolves with `null` when all are, else with the reason why they never will be. */
  done(): Promise<string | null>;
}

export interface Blocked {
  /** Resolves when it works again. */
  over(): Promise<void>;
}

export interface Limited {
  /** Whether the process has died of it. */
  hasDied(): boolean;
  /** Resolves when nothing is limited any more, and the backend is ready. */
  lift(): Promise<void>;
}

/** Where clients find the backend, and what they would ask it for. */
export interface ClientHands {
  readonly baseUrl: string;
  /** The first request of such an operation; `null` where the adapter has none. */
  request(kind: 'browse' | 'checkout'): Request | null;
}

/** A stranger's connection to the backend's database. */
export interface Stranger {
  sql(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

export interface DatabaseHands {
  /** @throws UnsupportedFault where the server is not ours. */
  crash(): Promise<void>;
  /** Resolves when it answers again. */
  start(): Promise<void>;
  /** @throws UnsupportedFault where the server lets nobody in. */
  stranger(): Promise<Stranger>;
  /** What the backend calls the connections on which it hears of changes; `null` where the suite does not say. */
  readonly listenerName: string | null;
}

export interface WitnessHands<Behaviour> {
  behave(behaviour: Behaviour): Promise<void>;
  /** How many requests were treated badly since it behaves like this. */
  struck(): Promise<number>;
}

/** One fault that is on. */
export interface Struck {
  /** How often it has struck by now. */
  strikes(): number | Promise<number>;
  /** Undoes it, and resolves when all is well again; `null` where it was over as soon as it had struck. */
  readonly remedy: (() => void | Promise<void>) | null;
  /** Why it could not strike after all; asked when it has ended. */
  unsupported?(): string | null;
}

/** What strikes: given its own fault, choices that come from the seed, and how long it will last, if nothing ends it before. */
export type Strike<F> = (fault: F, hands: Hands, random: Random, lastsMs: number) => Struck | Promise<Struck>;

/** For conditions of a way, which strike whatever comes along. */
export function harmsFromNow(way: Way, harm: Harm): () => number {
  const before = way.harmed(harm);
  return () => way.harmed(harm) - before;
}

/** For what strikes once, and lasts. */
export const once = (): number => 1;
