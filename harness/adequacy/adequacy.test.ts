import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import type { JudgedPhase, KindMeasurement, Measurements } from '../model/result.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import {
  answered,
  atLeast,
  cacheHit,
  comparisonMade,
  flipsMetReads,
  forgeriesAnswered,
  honestBuyersServed,
  offeredRateReached,
  pricesFlipped,
  readsAtOnce,
  redeemedOut,
  refusedFor,
  restocksMetCheckouts,
  soldOut,
  speakingFor,
} from './index.ts';

const NOTHING: Measurements = { phases: [], comparisons: [], provenThroughput: null };
const of = (rule: AdequacyRule, told: Shop) => rule.check(told.evidence(), NOTHING);

test('operations are counted by kind and outcome, the harness’s own left out', () => {
  const told = shop()
    .checkout({ at: [0, 1] })
    .checkout({ at: [0, 1], ended: 'declined' })
    .checkout({ at: [8, 9], phase: 'final', ended: 'declined' });
  expect(of(atLeast(2, 'checkout'), told)).toEqual({ met: true, saw: '2 × checkout' });
  expect(of(atLeast(2, 'checkout', 'ok'), told)).toEqual({ met: false, saw: '1 × checkout that was ok' });
  expect(of(refusedFor('declined', 1), told)).toEqual({ met: true, saw: '1 operation refused: declined' });
  expect(of(refusedFor('declined', 2), told)).toMatchObject({ met: false });
});

test('an answer is ok or refused; of forgeries only the forged checkouts count', () => {
  const forgery = { field: 'unitPrice', value: 1 } as const;
  const told = shop()
    .checkout({ at: [0, 1], forgery })
    .checkout({ at: [0, 1], forgery, ended: 'invalid' })
    .checkout({ at: [0, 1], forgery, ended: 'lost' })
    .checkout({ at: [0, 1] });
  expect(of(answered(3, 'checkout'), told)).toEqual({ met: true, saw: '3 of 4 × checkout answered' });
  expect(of(answered(4, 'checkout'), told)).toMatchObject({ met: false });
  expect(of(forgeriesAnswered(2), told)).toEqual({ met: true, saw: '2 of 3 × forged checkout answered' });
  expect(of(forgeriesAnswered(3), told)).toMatchObject({ met: false });
});

test('who is turned away was answered nothing', () => {
  const forged = (ended: 'busy' | 'unauthenticated' | 'invalid') =>
    shop().checkout({ at: [0, 1], ended, forgery: { field: 'total', value: 1 } });
  expect(of(forgeriesAnswered(1), forged('invalid'))).toMatchObject({ met: true });
  for (const ended of ['busy', 'unauthenticated'] as const)
    expect(of(forgeriesAnswered(1), forged(ended))).toEqual({
      met: false,
      saw: '0 of 1 × forged checkout answered, 1 turned away',
    });
  // Each forges another field: of those that were turned away nobody learned anything.
  expect(of(forgeriesAnswered(2), forged('busy').checkout({ ...FORGED, ended: 'invalid' }))).toEqual({
    met: false,
    saw: '1 of 2 × forged checkout answered, 1 turned away',
  });
  expect(of(answered(1, 'checkout'), forged('busy'))).toMatchObject({ met: false });
  expect(of(answered(1, 'checkout'), forged('unauthenticated'))).toMatchObject({ met: true });
  expect(of(answered(0, 'checkout'), shop())).toMatchObject({ met: true });
});

const FORGED = { at: [2, 3], forgery: { field: 'total', value: 1 } } as const;

test('an honest buyer may be told that the shop is busy, and nothing else', () => {
  const forgery = { field: 'unitPrice', value: 1 } as const;
  const told = () =>
    shop({ stock: { lamp: 9 } })
      .checkout({ at: [0, 1] })
      .checkout({ at: [0, 1], ended: 'busy' })
      .checkout({ at: [0, 1], forgery, ended: 'invalid' });
  expect(of(honestBuyersServed(2), told())).toEqual({
    met: true,
    saw: '2 of 2 × honest checkout ok, or busy',
  });
  expect(of(honestBuyersServed(3), told())).toMatchObject({ met: false });
  expect(of(honestBuyersServed(1), shop().checkout({ at: [0, 1], ended: 'busy' }))).toMatchObject({
    met: false,
  });
  for (const ended of ['invalid', 'lost'] as const)
    expect(of(honestBuyersServed(2), told().checkout({ at: [0, 1], ended }))).toMatchObject({ met: false });
});

test('a voucher is redeemed out when all of it is taken, and somebody was told so', () => {
  const vouchers = [{ code: 'ONE', limit: 1, discountCents: 1 }];
  const told = () =>
    shop({ stock: { lamp: 9 }, vouchers }).checkout({ at: [0, 5], key: 'k', voucher: 'ONE' });
  const refused = (run: Shop) =>
    run.checkout({ at: [6, 7], buyer: 1, voucher: 'ONE', ended: 'voucher-exhausted' });
  expect(of(redeemedOut('ONE'), refused(told()))).toEqual({
    met: true,
    saw: '1 of 1 redeemed, 1 refused because it was exhausted',
  });
  expect(of(redeemedOut('ONE'), told())).toMatchObject({ met: false });
  const givenBack = refused(told()).cancel('k', [8, 9]);
  expect(of(redeemedOut('ONE'), givenBack)).toMatchObject({ met: true });
  expect(of(redeemedOut('ONE'), refused(told()).without('redemptions'))).toMatchObject({ met: true });
  expect(of(redeemedOut('OTHER'), refused(told()))).toMatchObject({ met: false });
});

test('a price flipped where somebody was buying that very thing', () => {
  const told = (start: number, sku = 'lamp') =>
    shop({ stock: { lamp: 9, chair: 9 } })
      .checkout({ at: [0, 5] })
      .changePrice(9, [start, start + 1], 'ok', sku);
  expect(of(pricesFlipped(1), told(5))).toEqual({ met: true, saw: '1 of 1 flip met a checkout' });
  expect(of(pricesFlipped(1), told(6))).toMatchObject({ met: false });
  expect(of(pricesFlipped(1), told(2, 'chair'))).toMatchObject({ met: false });
});

test('a delivery meets a checkout of what it brings, and of nothing else', () => {
  const told = (start: number, sku = 'lamp') =>
    shop({ stock: { lamp: 9, chair: 9 } })
      .restock(5, [0, 5])
      .checkout({ at: [start, 9], lines: [{ sku, quantity: 1 }] });
  expect(of(restocksMetCheckouts(1), told(5))).toEqual({ met: true, saw: '1 of 1 × restock met a checkout' });
  expect(of(restocksMetCheckouts(1), told(6))).toMatchObject({ met: false });
  expect(of(restocksMetCheckouts(1), told(2, 'chair'))).toMatchObject({ met: false });
});

test('a price flipped where somebody was reading that very page', () => {
  const told = (start: number, sku = 'lamp') =>
    shop({ stock: { lamp: 9, chair: 9 } })
      .browse(1_000, [0, 5])
      .changePrice(9, [start, start + 1], 'ok', sku);
  expect(of(flipsMetReads(1), told(5))).toEqual({ met: true, saw: '1 of 1 flip met a read' });
  expect(of(flipsMetReads(1), told(6))).toMatchObject({ met: false });
  expect(of(flipsMetReads(1), told(2, 'chair'))).toMatchObject({ met: false });
});

test('the cache was hit where more pages were shown than loaded, if that can be known', () => {
  const cached = { type: 'cached', instances: 1, perChange: 1, keptMs: 1_000 } as const;
  const told = (loads: number) =>
    shop({ declarations: { pageLoads: cached } })
      .browse(1_000, [0, 1])
      .browse(1_000, [2, 3])
      .browse('lost', [4, 5])
      .edit((books) => books.loads.push({ sku: null, loads }));
  expect(of(cacheHit(1), told(1))).toEqual({ met: true, saw: '2 pages shown, 1 loaded' });
  expect(of(cacheHit(1), told(2))).toMatchObject({ met: false });
  expect(of(cacheHit(1), told(2).without('loads'))).toMatchObject({ met: true });
  expect(of(cacheHit(1), shop().browse(1_000, [0, 1]))).toMatchObject({ met: true });
});

test('reads at once are of one page, and those that touch are', () => {
  const told = (sku: string, start: number) =>
    shop({ stock: { lamp: 9, chair: 9 } })
      .browse(1_000, [0, 5])
      .browse(1_000, [1, 2])
      .browse(1_000, [start, 9], sku);
  expect(of(readsAtOnce(2), told('lamp', 5))).toEqual({ met: true, saw: '2 reads of one page at once' });
  expect(of(readsAtOnce(3), told('lamp', 2))).toMatchObject({ met: true });
  expect(of(readsAtOnce(3), told('lamp', 3))).toMatchObject({ met: false });
  expect(of(readsAtOnce(3), told('chair', 2))).toMatchObject({ met: false });
});

const none = { count: 0, p50Ms: null, p90Ms: null, p95Ms: null, p99Ms: null, maxMs: null, meanMs: null };
const phase = (more: Partial<JudgedPhase>): Measurements => ({
  ...NOTHING,
  phases: [
    {
      name: 'rush',
      model: 'open',
      durationMs: 1_000,
      connections: 1,
      offered: 100,
      sent: 100,
      late: 0,
      missed: 0,
      perSecond: 100,
      kinds: [],
      dispatchLag: { ...none, p99Ms: 5 },
      generatorCpu: 0.3,
      eventLoopUtilization: 0.2,
      littlesLaw: null,
      warmUp: null,
      trust: { state: 'trusted' },
      timeline: [],
      ...more,
    },
  ],
});
const measured = (rule: AdequacyRule, measurements: Measurements) =>
  rule.check(shop().evidence(), measurements);

test('the offered rate is reached when nearly all was sent', () => {
  expect(measured(offeredRateReached('rush'), phase({ sent: 95 }))).toMatchObject({ met: true });
  expect(measured(offeredRateReached('rush'), phase({ sent: 94, missed: 6 }))).toEqual({
    met: false,
    saw: '94 of 100 sent, 6 missed, 0 late',
  });
  expect(measured(offeredRateReached('rush'), phase({ offered: 0, sent: 0 }))).toMatchObject({ met: false });
  expect(measured(offeredRateReached('else'), phase({}))).toMatchObject({ met: false });
});

test('a comparison needs pairs, and pages that work', () => {
  const compared = (pairs: number, ok: number, refused: number): Measurements => ({
    ...phase({ name: 'browse', kinds: [browsed({ ok, refused, unknown: 0 })] }),
    comparisons: [
      {
        phase: 'browse',
        a: {},
        b: {},
        base: null,
        kind: 'indicative',
        queriesPerRequest: null,
        ratios: [],
        pairs,
        ratePerSecond: 1,
        summary: '',
      },
    ],
  });
  const made = comparisonMade('browse');
  expect(measured(made, compared(6, 99, 1))).toEqual({
    met: true,
    saw: '6 pairs, 99 of 100 operations ok (at least 99.0 %)',
  });
  expect(measured(made, compared(6, 98, 2))).toMatchObject({ met: false });
  expect(measured(made, compared(6, 0, 1_600))).toMatchObject({ met: false });
  expect(measured(made, compared(6, 0, 0))).toMatchObject({ met: false });
  expect(measured(made, compared(0, 100, 0))).toMatchObject({ met: false });
  expect(measured(made, { ...compared(6, 100, 0), phases: [] })).toMatchObject({ met: false });
  const [trusted] = compared(6, 100, 0).phases;
  const because = 'the harness was the bottleneck';
  const slow = trusted && { ...trusted, trust: { state: 'inconclusive', because } as const };
  expect(measured(made, { ...compared(6, 100, 0), phases: slow ? [slow] : [] })).toEqual({
    met: false,
    saw: because,
  });
  expect(measured(made, NOTHING)).toEqual({ met: false, saw: 'no comparison' });
});

const browsed = (outcomes: KindMeasurement['outcomes']): KindMeasurement => ({
  kind: 'browse',
  outcomes,
  missed: 0,
  refusals: {},
  unknowns: {},
  responseTime: none,
  serviceTime: none,
});

test('a rule may speak for some invariants only', () => {
  expect(speakingFor(['charged-once'], soldOut('lamp'))).toMatchObject({
    name: 'lamp is sold out',
    invariants: ['charged-once'],
  });
});
