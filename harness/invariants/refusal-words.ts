import type { LookOperation } from '../model/look-listener.ts';

/** How a refusal was worded, apart from what differs between any two answers. */
export interface Words {
  /** What a client may branch on: reason, status, the names of the fields, and the values that are names themselves. */
  readonly fixed: string;
  /** Everything else, by its path: prose, and whatever may be new in every answer. */
  readonly free: ReadonlyMap<string, string>;
}

/** Fields whose values are names (RFC 9457, and customary): the same for every answer of one kind. */
const NAMES: ReadonlySet<string> = new Set(['code', 'type', 'title', 'status']);
/** Deeper than any refusal; the answer of a hostile backend must not exhaust the stack. */
const MAX_DEPTH = 8;
/** Ids, times, durations and counters. */
const VARYING = /[\w.:+-]*\d[\w.:+-]*/g;
const SOME = '<some>';

/** @param asked the ids under which the order was asked for, which an answer may echo. */
export function wordsOf({ outcome, steps }: LookOperation, asked: ReadonlySet<string>): Words {
  const reason = outcome.type === 'refused' ? outcome.reason : outcome.type;
  const fixed: unknown[] = [reason];
  const free = new Map<string, string>();
  for (const [index, { status, answerBody }] of steps.entries()) {
    fixed.push(status);
    for (const { path, name, value } of leavesOf(parsed(answerBody ?? ''), `${index}`, '', 0)) {
      const isName = NAMES.has(name);
      fixed.push(isName ? [path, withoutIds(value, asked)] : path);
      if (!isName) free.set(path, withoutIds(value, asked).replace(VARYING, SOME));
    }
  }
  return { fixed: JSON.stringify(fixed), free };
}

/**
 * What answers about orders that do not exist agree on: by their fixed words, the free ones that are the same in all of them. A single
 * answer does not show what is new in every one (a request id, how long it took), so that it agrees with none on anything.
 */
export type Agreed = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function agreedIn(answers: readonly Words[]): Agreed {
  const alike = new Map<string, { readonly free: Map<string, string>; isAlone: boolean }>();
  for (const { fixed, free } of answers) {
    const before = alike.get(fixed);
    if (before === undefined) alike.set(fixed, { free: new Map(free), isAlone: true });
    else {
      before.isAlone = false;
      for (const [path, text] of before.free) if (free.get(path) !== text) before.free.delete(path);
    }
  }
  return new Map([...alike].map(([fixed, { free, isAlone }]) => [fixed, isAlone ? NOTHING : free]));
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/**
 * Whether these words give away that the order exists. What a client may branch on must be as in some answer about an
 * order that does not; prose counts only where several such answers agree on it.
 */
export function isToldApart({ fixed, free }: Words, agreed: Agreed): boolean {
  const prose = agreed.get(fixed);
  return prose === undefined || [...prose].some(([path, text]) => free.get(path) !== text);
}

interface Leaf {
  readonly path: string;
  /** The field's own name; empty where the whole body is the value. */
  readonly name: string;
  readonly value: string;
}

function leavesOf(value: unknown, path: string, name: string, depth: number): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, name, value: String(value) }];
  if (depth === MAX_DEPTH) return [{ path, name, value: SOME }];
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, inner]) => leavesOf(inner, `${path}/${key}`, key, depth + 1));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** Only as a word of its own: the id `4` is no part of a 404. */
const withoutIds = (text: string, ids: ReadonlySet<string>): string =>
  [...ids]
    .filter((id) => id !== '')
    .reduce((rest, id) => rest.replace(new RegExp(`(?<!\\w)${escaped(id)}(?!\\w)`, 'g'), SOME), text);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
