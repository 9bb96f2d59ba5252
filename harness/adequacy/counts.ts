import { isKind, type Kind, type Operation, type Outcome, type RefusalReason } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { plural } from './rule.ts';

/** At least `n` operations of a kind, of one outcome where it is given. The harness's own final ones do not count. */
export function atLeast(n: number, kind: Kind, outcome?: Outcome['type']): AdequacyRule {
  const what = outcome === undefined ? kind : `${kind} that was ${outcome}`;
  return {
    name: `at least ${n} × ${what}`,
    check: ({ history }) => {
      const count = history.filter(
        (operation) =>
          operation.kind === kind &&
          operation.phase !== 'final' &&
          (outcome === undefined || operation.outcome.type === outcome),
      ).length;
      return { met: count >= n, saw: `${count} × ${what}` };
    },
  };
}

/** At least `n` operations of the load were refused for this reason. */
export function refusedFor(reason: RefusalReason, n: number): AdequacyRule {
  return {
    name: `at least ${n} refused: ${reason}`,
    check: ({ history }) => {
      const count = history.filter(
        ({ outcome, phase }) => phase !== 'final' && outcome.type === 'refused' && outcome.reason === reason,
      ).length;
      return { met: count >= n, saw: `${plural(count, 'operation')} refused: ${reason}` };
    },
  };
}

/** Nobody had looked at what was asked for. */
const BUSY: ReadonlySet<RefusalReason> = new Set(['busy']);
/** Nor at the fields of a checkout whose buyer is not signed in. What a stranger may not do he may be refused in these words. */
const TURNED_AWAY: ReadonlySet<RefusalReason> = new Set(['busy', 'unauthenticated']);

/**
 * At least `n` operations of a kind were answered: ended ok or refused, and not because the shop was busy. An unknown outcome shows nothing
 * either way.
 */
export const answered = (n: number, kind: Kind): AdequacyRule =>
  answeredOf(n, kind, BUSY, (operation) => operation.kind === kind);

/** At least `n` checkouts with a forged field were answered: only these show whether the backend believes its clients. */
export const forgeriesAnswered = (n: number): AdequacyRule =>
  answeredOf(n, 'forged checkout', TURNED_AWAY, ({ kind, input }) => {
    return kind === 'checkout' && input.forgery !== undefined;
  });

/**
 * All checkouts without a forged field, `n` of them, ended ok, one of them at least, or were turned away because the shop was busy, which every
 * shop may be. What else is said to an honest buyer shows that the shop is broken, and its answers to forgeries then show nothing.
 */
export function honestBuyersServed(n: number): AdequacyRule {
  return {
    name: `all ${n} × honest checkout ok, or busy`,
    check: ({ history }) => {
      const honest = history.filter(isKind('checkout')).filter(({ phase, input }) => {
        return phase !== 'final' && input.forgery === undefined;
      });
      const served = honest.filter(
        ({ outcome }) => outcome.type === 'ok' || (outcome.type === 'refused' && outcome.reason === 'busy'),
      );
      const saw = `${served.length} of ${honest.length} × honest checkout ok, or busy`;
      const isSelling = served.some(({ outcome }) => outcome.type === 'ok');
      return { met: isSelling && served.length === honest.length && served.length >= n, saw };
    },
  };
}

function answeredOf(
  n: number,
  what: string,
  turnedAway: ReadonlySet<RefusalReason>,
  wanted: (operation: Operation) => boolean,
): AdequacyRule {
  return {
    name: `at least ${n} × ${what} answered`,
    check: ({ history }) => {
      const sent = history.filter((operation) => operation.phase !== 'final' && wanted(operation));
      const ended = sent.filter(({ outcome }) => outcome.type !== 'unknown');
      const heard = ended.filter(
        ({ outcome }) => outcome.type !== 'refused' || !turnedAway.has(outcome.reason),
      );
      const away = ended.length - heard.length;
      const saw = `${heard.length} of ${sent.length} × ${what} answered${away === 0 ? '' : `, ${away} turned away`}`;
      return { met: heard.length >= n, saw };
    },
  };
}
