import type { Arrival, Intention, Random, ScheduledFault } from '../harness/index.ts';

/**
 * Prices that change once: nothing that comes later makes up for a page that was kept then. Each way of looking on is one
 * in which a cache goes wrong, and when the bound has passed somebody looks again.
 */

/** So many look at each page, so that every instance may be among those who are asked. */
export const LOOKS = 5;
/** At one moment each would hold a connection of its own, and be on his way to whatever instance. */
const AT_ONCE_MS = 0;
const LOOK_EVERY_MS = 15;

/** What a change is to have of its surroundings. */
export interface Around {
  /** Whoever asks so long after a change must be shown it. */
  readonly boundMs: number;
  page(sku: string): Intention;
  change(sku: string): Intention;
}

interface Change {
  readonly sku: string;
  readonly atMs: number;
  /** Since its start, and from one of the first looks to the next. */
  readonly firstLookMs: number;
  readonly everyMs: number;
}

/** Long enough for a page to be loaded and kept. */
const KNOWN_BEFORE_MS = 150;
/** From when the bound has passed, if the change was quick, until the others look again, and until they do so for the last time. */
const SOON_MS = 150;
export const LAST_LOOKS_MS = 550;

/**
 * The bound counts from when a change was acknowledged, and how long that takes is for the machine to say: whoever makes it looks
 * again when the bound has passed since, and the others come twice.
 */
function lookedAt({ sku, atMs, firstLookMs, everyMs }: Change, { page, change, boundMs }: Around): Arrival[] {
  const looks = (when: string, fromMs: number, apartMs: number): Arrival[] =>
    Array.from({ length: LOOKS }, (_, look) => ({
      atMs: fromMs + look * apartMs,
      intent: `${sku}-${when}-${look}`,
      intention: page(sku),
    }));
  return [
    ...looks('first', atMs + firstLookMs, everyMs),
    {
      ...{ atMs, intent: `${sku}-change`, intention: change(sku) },
      followUps: [{ intent: `${sku}-own`, intention: page(sku), thinkMs: boundMs }],
    },
    ...[SOON_MS, LAST_LOOKS_MS].flatMap((laterMs) =>
      looks(`later-${laterMs}`, atMs + boundMs + laterMs, AT_ONCE_MS),
    ),
  ];
}

const skusOf = (changes: readonly Change[]): string[] => changes.map(({ sku }) => sku);

/** The instances stop hearing of changes for a moment, this often. */
const DEAF_EVERY_MS = 1_000;
const FIRST_DEAF_MS = 500;
/** From there to changes that nobody is told of: the strike takes its time on a slow machine, and listeners come back. */
const UNHEARD_AFTER_MS = [60, 140, 220];

/** Moments at which the instances are deafened. */
function deafMoments(untilMs: number): number[] {
  const room = untilMs - FIRST_DEAF_MS - Math.max(...UNHEARD_AFTER_MS);
  const count = Math.max(0, Math.floor(room / DEAF_EVERY_MS) + 1);
  return Array.from({ length: count }, (_, index) => FIRST_DEAF_MS + index * DEAF_EVERY_MS);
}

const unheardChanges = (untilMs: number): Change[] =>
  deafMoments(untilMs).flatMap((deafMs, moment) =>
    UNHEARD_AFTER_MS.map((afterMs, index) => ({
      ...{
        sku: `unheard-${moment}-${index}`,
        atMs: deafMs + afterMs,
        firstLookMs: -KNOWN_BEFORE_MS,
        everyMs: AT_ONCE_MS,
      },
    })),
  );

/** Pages that every instance knows change while no instance is told of it. */
export const unheard = {
  skus: (untilMs: number): string[] => skusOf(unheardChanges(untilMs)),
  arrivals: (around: Around, untilMs: number): Arrival[] =>
    unheardChanges(untilMs).flatMap((change) => lookedAt(change, around)),
  faults: (phase: string, untilMs: number): ScheduledFault[] =>
    deafMoments(untilMs).map((afterMs) => ({
      ...{ phase, afterMs, lastsMs: 0 },
      fault: { type: 'terminate', connections: 2, listeners: true },
    })),
};

const ONLOOKED_EVERY_MS = 100;
/** The first who looks comes this much before the change at most, and this much after it began. */
const ONLOOKER_MS = { before: 60, after: 20 };

const onlookedCount = (untilMs: number): number => Math.floor(untilMs / ONLOOKED_EVERY_MS);
const onlookedSku = (index: number): string => `onlooked-${index}`;

/** Pages that nobody has asked for before are being loaded while they change. */
export const onlooked = {
  skus: (untilMs: number): string[] =>
    Array.from({ length: onlookedCount(untilMs) }, (_, index) => onlookedSku(index)),
  arrivals: (random: Random, around: Around, untilMs: number): Arrival[] =>
    Array.from({ length: onlookedCount(untilMs) }, (_, index) => ({
      sku: onlookedSku(index),
      atMs: (index + 1) * ONLOOKED_EVERY_MS,
      firstLookMs: random.int(-ONLOOKER_MS.before, ONLOOKER_MS.after),
      everyMs: LOOK_EVERY_MS,
    })).flatMap((change) => lookedAt(change, around)),
};

/** From the start of the phase until no page can be loaded any more, and until a price changes. */
const UNLOADABLE_FROM_MS = 300;
const UNLOADABLE_CHANGE_MS = 500;
/** From the last look, for whoever waits for the lock. */
const UNLOADABLE_WAIT_MS = 800;
const UNLOADABLE = ['unloadable-0', 'unloadable-1', 'unloadable-2'];

const unloadableUntilMs = (boundMs: number): number =>
  UNLOADABLE_CHANGE_MS + boundMs + LAST_LOOKS_MS + UNLOADABLE_WAIT_MS;

/** Pages that every instance knows change while none can be loaded: somebody has locked a table that they are made of. */
export const unloadable = {
  skus: UNLOADABLE,
  arrivals: (around: Around): Arrival[] =>
    UNLOADABLE.flatMap((sku) =>
      lookedAt(
        { sku, atMs: UNLOADABLE_CHANGE_MS, firstLookMs: -UNLOADABLE_CHANGE_MS, everyMs: AT_ONCE_MS },
        around,
      ),
    ),
  fault: (phase: string, table: string, boundMs: number): ScheduledFault => ({
    ...{ phase, afterMs: UNLOADABLE_FROM_MS, lastsMs: unloadableUntilMs(boundMs) - UNLOADABLE_FROM_MS },
    fault: { type: 'lock', table },
  }),
};
