import { expect, test } from 'vitest';
import { staleCache } from './stale-cache.ts';
import { arrivalsOf, inputsOf } from './testing/arrivals-of.ts';

const arrivals = arrivalsOf(staleCache);
/** What the plan takes for the time after which everybody must be shown a change. */
const BOUND_MS = 2_000;
/** Fewer could all be on their way to the same instance of two. */
const SEVERAL = 5;

const looksAt = (sku: string) =>
  arrivals.filter(({ intention }) => intention.kind === 'browse' && intention.input.sku === sku);

test.each(inputsOf('createProduct', arrivals).map(({ sku }) => sku))(
  '%s is asked for by several at once before it is there, and when everybody must be shown it',
  (sku) => {
    const created = arrivals.find(({ followUps = [] }) =>
      followUps.some(({ intention }) => intention.kind === 'createProduct' && intention.input.sku === sku),
    );
    const atMs = created?.atMs ?? expect.unreachable(`nobody makes ${sku}`);
    const looks = looksAt(sku).map((look) => look.atMs - atMs);
    expect(looks.filter((sinceMs) => sinceMs === 0).length).toBeGreaterThanOrEqual(SEVERAL);
    expect(looks.filter((sinceMs) => sinceMs > BOUND_MS).length).toBeGreaterThanOrEqual(SEVERAL);
  },
);

const changedOnce = arrivals.filter(({ intent }) => intent.endsWith('-change'));

test('there are prices that change once', () => {
  expect(changedOnce.length).toBeGreaterThan(20);
});

test.each(changedOnce.map(({ intent, ...change }) => ({ intent, change })))(
  '$intent is looked for twice by several, and by who made it as soon as everybody must be shown it',
  ({ change: { atMs, intention, followUps = [] } }) => {
    const sku = intention.kind === 'changePrice' ? intention.input.sku : '';
    const late = looksAt(sku).flatMap((look) => (look.atMs - atMs > BOUND_MS ? [look.atMs] : []));
    const moments = [...new Set(late)];
    expect(moments).toHaveLength(2);
    for (const moment of moments) expect(late.filter((lookMs) => lookMs === moment)).toHaveLength(SEVERAL);
    expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThanOrEqual(400);
    expect(followUps).toMatchObject([{ intention: { kind: 'browse', input: { sku } } }]);
    expect(followUps[0]?.thinkMs).toBeGreaterThan(BOUND_MS);
  },
);

test('what cannot be loaded stays so until those who look last have waited for it', () => {
  const { faults, settings } = staleCache.plan('smoke');
  const lock = (typeof faults === 'function' ? [] : faults).find(({ fault }) => fault.type === 'lock');
  const looks = arrivals.filter(({ intent }) => intent.startsWith('unloadable') && intent.includes('later'));
  const lastMs = Math.max(...looks.map(({ atMs }) => atMs));
  const waitMs = Number(settings.LOCK_TIMEOUT_MS);
  expect((lock?.afterMs ?? 0) + (lock?.lastsMs ?? 0)).toBeGreaterThan(lastMs + waitMs);
});
