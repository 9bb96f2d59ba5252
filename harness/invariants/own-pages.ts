import { actorOf } from '../model/checkout-listener.ts';
import type { Evidence } from '../model/evidence.ts';
import { money } from '../model/money.ts';
import type { Operation } from '../model/operation.ts';
import { type Instant, millis, NS_PER_MS } from '../model/time.ts';
import type { Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { endOf } from './intents.ts';
import { type PageRead, type Pages, pagesOf } from './pages.ts';

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

/** A buyer is one session, wherever; whoever else acts is one as long as the same process of a phase does. */
function sessionOf(operation: Operation): string {
  const actor = actorOf(operation);
  return typeof actor === 'number' ? `${actor}` : `${actor} ${operation.phase} ${operation.process}`;
}

/** Of every session and page: nothing that is surely older than what the session knew, once the declared time has passed. */
export function ownPages(evidence: Evidence): Part {
  const allowedNs = evidence.declarations.ownPagesMs * NS_PER_MS;
  const bound = pagesOf(evidence).flatMap((pages) => sessionsOf(pages, allowedNs).flatMap(boundReads));
  return {
    examined: bound.length,
    offences: bound
      .filter(({ known, page: { shows } }) => shows.length > 0 && shows.every(({ by }) => by < known.from))
      .map(({ known, page }) => wentBack(known, page, evidence)),
  };
}

/** A read, and the newest version that its session knew by then. */
interface BoundRead {
  readonly known: Known;
  readonly page: PageRead;
}

function boundReads({ known, reads }: Session): readonly BoundRead[] {
  const bound: BoundRead[] = [];
  let newest: Known | null = null;
  let next = 0;
  for (const page of reads) {
    for (; binds(known[next], page); next += 1) newest = newer(newest, known[next] ?? null);
    if (newest !== null) bound.push({ known: newest, page });
  }
  return bound;
}

const binds = (known: Known | undefined, { read }: PageRead): boolean =>
  known !== undefined && known.bindsAfter < read.startedAt;

const newer = (one: Known | null, other: Known | null): Known | null =>
  one === null || (other !== null && other.from > one.from) ? other : one;

interface Session {
  /** By when they bind. */
  readonly known: Known[];
  /** In the order in which they began. */
  readonly reads: PageRead[];
}

/** Most who look at a page come once, and have nothing of their own: only who did more is gathered into a session. */
function sessionsOf({ versions, reads }: Pages, allowedNs: number): readonly Session[] {
  const written = versions.filter(({ change }) => change?.outcome.type === 'ok');
  const deeds = new Map<number, number>();
  const count = (operation: Operation): void => {
    deeds.set(clientOf(operation), (deeds.get(clientOf(operation)) ?? 0) + 1);
  };
  for (const { change } of written) if (change !== null) count(change);
  for (const { read } of reads) count(read);
  const sessions = new Map<string, Session>();
  const of = (operation: Operation): Session | null => {
    if ((deeds.get(clientOf(operation)) ?? 0) < 2) return null;
    const key = sessionOf(operation);
    const session = sessions.get(key) ?? { known: [], reads: [] };
    sessions.set(key, session);
    return session;
  };
  const know = (operation: Operation, from: Instant): void => {
    of(operation)?.known.push({ operation, from, bindsAfter: endOf(operation) + allowedNs });
  };
  for (const { change, from } of written) if (change !== null) know(change, from);
  for (const page of reads) {
    of(page.read)?.reads.push(page);
    if (page.shows.length > 0) know(page.read, Math.min(...page.shows.map(({ from }) => from)));
  }
  return [...sessions.values()].map(inTime);
}

/** A number that operations of one session share; others may share it, too. */
function clientOf(operation: Operation): number {
  const actor = actorOf(operation);
  return typeof actor === 'number' ? actor : -1 - operation.process;
}

const inTime = ({ known, reads }: Session): Session => ({
  known: [...known].sort((one, other) => one.bindsAfter - other.bindsAfter),
  reads: [...reads].sort((one, other) => one.read.startedAt - other.read.startedAt),
});

function wentBack({ operation }: Known, { read }: PageRead, { catalogue }: Evidence): Offence {
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
