import type { Evidence } from '../model/evidence.ts';
import { money } from '../model/money.ts';
import type { Operation } from '../model/operation.ts';
import { type Instant, millis, NS_PER_MS } from '../model/time.ts';
import type { Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { endOf } from './intents.ts';
import { isFirst, type Pages, pagesOf } from './pages.ts';

/** What a fold of a part found. */
export interface Part {
  /** Reads that had something of their session's own before them. */
  readonly examined: number;
  readonly offences: readonly Offence[];
}

/** What a session knew of a page: it wrote it, or was shown it. */
interface Known {
  readonly operation: Operation;
  /** The version, or the oldest of those that it may have been, was not there before. */
  readonly from: Instant;
  /** From here on the session must not be shown anything older. */
  readonly bindsAfter: Instant;
}

/** Of every session and page: nothing that is surely older than what the session knew, once the declared time has passed. */
export function ownPages(evidence: Evidence): Part {
  const allowedNs = evidence.declarations.ownPagesMs * NS_PER_MS;
  let examined = 0;
  const offences: Offence[] = [];
  for (const pages of pagesOf(evidence)) {
    for (const session of sessionsOf(pages, allowedNs, evidence)) {
      for (const { known, read } of boundReads(session, pages)) {
        examined += 1;
        const shown = pages.shows(read);
        if (shown !== null && shown.newest.by < known.from)
          offences.push(wentBack(known, pages.reads.at(read), evidence));
      }
    }
  }
  return { examined, offences };
}

/** A read, and the newest version that its session knew by then. */
interface BoundRead {
  readonly known: Known;
  readonly read: number;
}

function boundReads({ known, reads }: Session, pages: Pages): readonly BoundRead[] {
  const bound: BoundRead[] = [];
  let newest: Known | null = null;
  let next = 0;
  for (const read of reads) {
    const startedAt = pages.reads.startedAt[read] ?? 0;
    for (; binds(known[next], startedAt); next += 1) newest = newer(newest, known[next] ?? null);
    if (newest !== null) bound.push({ known: newest, read });
  }
  return bound;
}

const binds = (known: Known | undefined, startedAt: Instant): boolean =>
  known !== undefined && known.bindsAfter < startedAt;

const newer = (one: Known | null, other: Known | null): Known | null =>
  one === null || (other !== null && other.from > one.from) ? other : one;

interface Session {
  /** By when they bind. */
  readonly known: Known[];
  /** In the order in which they began. */
  readonly reads: number[];
}

/** Most who look at a page come once, and have nothing of their own: only who did more is gathered into a session. */
function sessionsOf(pages: Pages, allowedNs: number, { index }: Evidence): readonly Session[] {
  const { versions, reads } = pages;
  const written = versions
    .filter(isFirst)
    .flatMap(({ change, from }) =>
      change?.outcome.type === 'ok' ? [{ change, from, session: index.sessionOf(change) }] : [],
    );
  const busy = twice(
    Int32Array.from(written, ({ session }) => session),
    reads.sessions,
  );
  const sessions = new Map<number, Session>();
  for (const session of busy) sessions.set(session, { known: [], reads: [] });
  const know = (session: number, operation: Operation, from: Instant): void => {
    sessions.get(session)?.known.push({ operation, from, bindsAfter: endOf(operation) + allowedNs });
  };
  for (const { session, change, from } of written) know(session, change, from);
  for (let read = 0; read < reads.count; read += 1) {
    const session = reads.sessions[read] ?? 0;
    if (!busy.has(session)) continue;
    sessions.get(session)?.reads.push(read);
    const shown = pages.shows(read);
    if (shown !== null) know(session, reads.at(read), shown.from);
  }
  return [...sessions.values()].map((session) => inTime(session, pages));
}

/** The numbers that come more than once. */
function twice(some: Int32Array, others: Int32Array): ReadonlySet<number> {
  const sorted = new Int32Array(some.length + others.length);
  sorted.set(some);
  sorted.set(others, some.length);
  sorted.sort();
  const found = new Set<number>();
  for (let at = 1; at < sorted.length; at += 1) {
    const number = sorted[at];
    if (number !== undefined && number === sorted[at - 1]) found.add(number);
  }
  return found;
}

const inTime = ({ known, reads }: Session, { reads: { startedAt } }: Pages): Session => ({
  known: [...known].sort((one, other) => one.bindsAfter - other.bindsAfter),
  reads: [...reads].sort((one, other) => (startedAt[one] ?? 0) - (startedAt[other] ?? 0)),
});

function wentBack({ operation }: Known, read: Operation<'browse'>, { catalogue }: Evidence): Offence {
  const { outcome, input } = read;
  const shown =
    outcome.type === 'ok' ? `at ${money(outcome.result.unitPriceCents, catalogue.currency)}` : 'as unknown';
  const knew = operation.kind === 'browse' ? 'had been shown a newer page' : 'had changed it';
  const laterMs = millis(read.startedAt - endOf(operation)).toFixed(1);
  return {
    summary: `A session was shown ${short(input.sku)} ${shown} ${laterMs} ms after it ${knew}.`,
    facts: () => [describe(operation), describe(read)],
    offending: [operation.id, read.id],
  };
}
