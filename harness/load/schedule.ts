import { RunError } from '../model/errors.ts';
import { quote } from '../model/limits.ts';
import type { Arrival, FollowUp } from '../model/scenario.ts';

/** So long before their moment aligned requests are sent, but for the last byte: room to connect and to be slow. */
export const LEAD_MS = 200;

/** Arrivals that start as one. */
export interface Group {
  readonly name: string;
  readonly atMs: number;
  readonly arrivals: readonly Arrival[];
}

/** The arrivals of a phase, sorted out. */
export interface Schedule {
  /** Sent at their moment, each on its own. */
  readonly single: readonly Arrival[];
  /** The moments of these, which the metronome plays. */
  readonly momentsMs: Float64Array;
  /** In time. */
  readonly groups: readonly Group[];
  /** Operations that the arrivals ask for. */
  readonly offered: number;
  /** How much later than now the clock may start, so that the first group can be sent ahead. */
  readonly leadMs: number;
}

/** Operations that the arrivals ask for: each with all that follows it, whatever becomes of them. */
export const offeredOf = (arrivals: readonly Arrival[]): number =>
  arrivals.reduce((sum, { followUps }) => sum + 1 + (followUps?.length ?? 0), 0);

/**
 * @throws RunError where the arrivals are no schedule: moments that are not sorted, think times that are none, a group
 * with several moments, or with more members than connections.
 */
export function scheduleOf(phase: string, arrivals: readonly Arrival[], connections: number): Schedule {
  checkMoments(phase, arrivals);
  const groups = groupsOf(phase, arrivals);
  checkConnections(phase, groups, connections);
  const single = groups.length === 0 ? arrivals : arrivals.filter(({ aligned }) => aligned === undefined);
  return {
    single,
    momentsMs: Float64Array.from(single, ({ atMs }) => atMs),
    groups,
    offered: offeredOf(arrivals),
    leadMs: Math.max(0, LEAD_MS - (groups[0]?.atMs ?? LEAD_MS)),
  };
}

function checkMoments(phase: string, arrivals: readonly Arrival[]): void {
  let previousMs = 0;
  for (const { atMs, intent, followUps = [] } of arrivals) {
    if (!Number.isFinite(atMs) || atMs < previousMs)
      throw new RunError(`phase ${phase}: arrival ${quote(intent, 80)} at ${atMs} ms`, {
        allowed: 'moments from 0 on, sorted',
      });
    previousMs = atMs;
    for (const next of followUps) checkThinking(phase, next);
  }
}

function checkThinking(phase: string, { thinkMs, intent }: FollowUp): void {
  if (!Number.isFinite(thinkMs) || thinkMs < 0)
    throw new RunError(`phase ${phase}: ${quote(intent, 80)} comes after thinking ${thinkMs} ms`, {
      allowed: 'a think time of 0 ms or more',
    });
}

function groupsOf(phase: string, arrivals: readonly Arrival[]): readonly Group[] {
  const members = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    if (arrival.aligned === undefined) continue;
    const others = members.get(arrival.aligned);
    if (others === undefined) members.set(arrival.aligned, [arrival]);
    else if (others[0]?.atMs === arrival.atMs) others.push(arrival);
    else
      throw new RunError(
        `phase ${phase}: ${quote(arrival.aligned, 80)} is aligned at ${others[0]?.atMs} ms and at ${arrival.atMs} ms`,
        { allowed: 'one moment for all arrivals that are aligned under one name' },
      );
  }
  return [...members].map(([name, own]) => ({ name, atMs: own[0]?.atMs ?? 0, arrivals: own }));
}

/** A request that waits for its moment holds its connection; so do those of the next group, once they are sent ahead. */
function checkConnections(phase: string, groups: readonly Group[], connections: number): void {
  let first = 0;
  let held = 0;
  for (const group of groups) {
    held += group.arrivals.length;
    for (; (groups[first]?.atMs ?? group.atMs) < group.atMs - LEAD_MS; first += 1)
      held -= groups[first]?.arrivals.length ?? 0;
    if (held > connections)
      throw new RunError(
        `phase ${phase}: ${held} requests are aligned by ${quote(group.name, 80)} (with any up to ${LEAD_MS} ms before it), on ${connections} connections`,
        { remedy: `set connections to ${held}, or align fewer` },
      );
  }
}
