import fc from 'fast-check';
import { PRICE_CENTS, type Shop, shop } from './shop.ts';

/**
 * Product pages of a correct shop, on few instants so that many intervals touch: prices change at one moment within their
 * operation (or later, where the answer is lost), and a page shows what was there at most `stalenessMs` ago. Where sessions see
 * their own writes it shows nothing older than what its session knew.
 */
export interface SimulatedPages {
  readonly told: Shop;
  readonly lastInstant: number;
}

const INSTANTS = 40;
const SESSIONS = 3;

const timing = fc.record({ start: fc.nat(INSTANTS), length: fc.nat(6), moment: fc.nat(6) });
const change = fc.record({
  timing,
  session: fc.nat(SESSIONS - 1),
  cents: fc.integer({ min: 1, max: 6 }),
  lost: fc.constantFrom('nothing', 'nothing', 'answer', 'request'),
});
const read = fc.record({ timing, session: fc.nat(SESSIONS - 1), age: fc.nat(10) });
const plan = fc.record({
  isNew: fc.boolean(),
  stalenessMs: fc.constantFrom(0, 3, 10),
  seesOwn: fc.boolean(),
  changes: fc.array(change, { minLength: 1, maxLength: 6 }),
  reads: fc.array(read, { minLength: 1, maxLength: 14 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;
type Change = Plan['changes'][number];
type Timing = Change['timing'];

/** The price from an instant on; `null`: no such product. */
interface Truth {
  readonly at: number;
  readonly cents: number | null;
}

const momentOf = ({ start, length, moment }: Timing, isLost: boolean): number =>
  start + (isLost ? 5 * moment : Math.min(moment, length));

export const simulatedPages: fc.Arbitrary<SimulatedPages> = plan.map(simulate);

function simulate({ isNew, stalenessMs, seesOwn, changes, reads }: Plan): SimulatedPages {
  const sku = isNew ? 'new' : 'lamp';
  const ownPagesMs = seesOwn ? 0 : stalenessMs;
  let told = shop({ declarations: { stalenessMs, ownPagesMs } });
  const { truth, performed } = history(changes, isNew);
  for (const { timing: when, session, cents, lost, makes } of performed) {
    const at = [when.start, when.start + when.length] as const;
    const ended = { nothing: 'ok', answer: 'took', request: 'lost' } as const;
    told = told.as(session);
    told = makes
      ? told.createProduct(priceOf(cents), at, ended[lost], sku)
      : told.changePrice(priceOf(cents), at, ended[lost], sku);
  }
  const sessions: { readonly end: number; readonly sawAt: number; readonly session: number }[] = performed
    .filter(({ lost }) => lost === 'nothing')
    .map(({ timing: when, session }) => ({
      session,
      end: when.start + when.length,
      sawAt: momentOf(when, false),
    }));
  for (const { timing: when, session, age } of [...reads].sort((a, b) => a.timing.start - b.timing.start)) {
    const known = sessions
      .filter((one) => one.session === session && one.end < when.start)
      .map(({ sawAt }) => sawAt);
    const moment = momentOf(when, false);
    const sawAt = Math.max(moment - Math.min(age, stalenessMs), ...(seesOwn ? known : []));
    sessions.push({ session, end: when.start + when.length, sawAt });
    const cents = truth.filter(({ at }) => at <= sawAt).at(-1)?.cents ?? null;
    const shown = cents === null ? 'not-found' : priceOf(cents);
    told = told.as(session).browse(shown, [when.start, when.start + when.length], sku, 'admin');
  }
  return { told, lastInstant: 3 * INSTANTS };
}

type Performed = Change & { readonly makes: boolean };

/** A price can be set once the product is there: the change that comes first makes it, and what would come before is left out. */
function history(
  changes: readonly Change[],
  isNew: boolean,
): { readonly truth: readonly Truth[]; readonly performed: readonly Performed[] } {
  const inTime = [...changes].sort((one, other) => effectOf(one) - effectOf(other));
  const [first] = inTime;
  const performed = inTime
    .filter(
      (one) =>
        one === first || !isNew || (first?.lost === 'nothing' && first.timing.start <= one.timing.start),
    )
    .map((one) => ({ ...one, makes: isNew && one === first }));
  const effects = performed
    .filter(({ lost }) => lost !== 'request')
    .map((one) => ({ at: effectOf(one), cents: one.cents }));
  const before = { at: Number.NEGATIVE_INFINITY, cents: isNew ? null : 0 };
  return { truth: [before, ...effects], performed };
}

const effectOf = ({ timing: when, lost }: Change): number => momentOf(when, lost === 'answer');

/** 0 is the price of the catalogue. */
const priceOf = (cents: number): number => PRICE_CENTS + 100 * cents;
