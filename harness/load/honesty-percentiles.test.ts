import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageOf, type ServerProcess, startServer } from '../bench/load/children.ts';
import { type Load, openLoad } from '../bench/load/generators/load.ts';
import type { Visit } from '../bench/load/servers/visits.ts';
import { expectedMs } from '../bench/load/stall-arithmetic.ts';
import { randomFor } from '../model/random.ts';
import type { Distribution } from '../model/result.ts';
import { millis, NS_PER_MS } from '../model/time.ts';
import { percentileOf } from '../statistics/percentile.ts';
import { runOpen } from './open.ts';
import { uniform } from './pacer.ts';

/**
 * The servers are processes of their own (built by `tsc`), so that it is they who are slow and not this one. A busy
 * machine makes an answer later and never earlier: so the bounds below are arithmetic's. Those above are the server's: no
 * operation has ended later than the server met the next request on its connection. No bound is a tolerance of time.
 */
let folder: string;
let server: ServerProcess;
let load: Load;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-honesty-'));
});
afterEach(async () => {
  await load.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function responseTimesOf(program: string, options: unknown, connections: number, durationMs: number) {
  server = await startServer(program, options);
  load = openLoad({ baseUrl: server.baseUrl, connections, historyFile: join(folder, 'history') });
  const moments = uniform(200, durationMs);
  const before = load.context.clock.now();
  const measured = await runOpen(
    load.dispatcher,
    load.context,
    {
      ...{ type: 'open', name: 'p', connections },
      arrivals: () =>
        moments.map((atMs, index) => ({
          ...{ atMs, intent: `${index}` },
          intention: { kind: 'browse', input: { actor: 'anonymous', sku: `mug-${index}` } },
        })),
    },
    randomFor(1),
    { intentPrefix: 'p' },
  );
  expect(measured).toMatchObject({ offered: moments.length, sent: moments.length, missed: 0 });
  expect(measured.kinds[0]?.outcomes).toEqual({ ok: moments.length, refused: 0, unknown: 0 });
  const history = measuredHistory();
  const firstAt = history[0]?.intendedAt ?? expect.fail('there is no history');
  expect(firstAt).toBeGreaterThanOrEqual(before);
  // Intended as scheduled, and not earlier: that would make response times longer too.
  for (const [index, { intendedAt }] of history.entries())
    expect(Math.abs(millis(intendedAt - firstAt) - (moments[index] ?? 0))).toBeLessThan(0.001);
  return measured.kinds[0]?.responseTime ?? expect.fail('nothing was measured');
}

const measuredHistory = () => load.history().filter(({ phase }) => phase === 'p');

/** One more request on every connection, beside what is measured: as soon as that is free, the server meets it. */
async function useAll(connections: number, name: string): Promise<void> {
  const browse = (index: number) =>
    load.dispatcher.perform({
      intention: { kind: 'browse', input: { actor: 'anonymous', sku: `${name}-${index}` } },
      ...{ intentId: `${name}-${index}`, process: index, phase: name, intendedAt: load.context.clock.now() },
    });
  await Promise.all(Array.from({ length: connections }, (_, index) => browse(index)));
}

const since = (ns: string): number => Number(BigInt(ns) - BigInt(load.context.clock.originNs));

/** What the server says: each operation ended after it was answered, and before its connection was used again. */
async function expectWhatServerSays(responseTime: Distribution, connections: number): Promise<void> {
  await useAll(connections, 'last');
  server.child.send('visits');
  const visits = (await messageOf(server.child, 'the server')) as readonly Visit[];
  const bounds = measuredHistory().map(({ kind, input, intendedAt, endedAt }) => {
    const path = kind === 'browse' ? `/products/${input.sku}` : expect.fail('only pages were asked for');
    const visit = visits.find((of) => of.path === path) ?? expect.fail(`the server never met ${path}`);
    const next = visits.find(
      ({ connection, askedNs }) =>
        connection === visit.connection && BigInt(askedNs) > BigInt(visit.answeredNs),
    );
    const atLeast = since(visit.answeredNs);
    const atMost = since(next?.askedNs ?? expect.fail(`nothing came after ${path}`));
    expect(endedAt, path).toBeGreaterThanOrEqual(atLeast);
    expect(endedAt, path).toBeLessThanOrEqual(atMost);
    return { atLeastMs: millis(atLeast - intendedAt), atMostMs: millis(atMost - intendedAt) };
  });
  for (const { percentile, ms } of percentilesOf(responseTime)) {
    const [least, most] = (['atLeastMs', 'atMostMs'] as const).map((of) =>
      percentileOf(
        bounds.map((bound) => bound[of]),
        percentile,
      ),
    );
    expect(ms, `p${percentile}`).toBeGreaterThan(0.9989 * (least ?? Number.NaN) - 0.002);
    expect(ms, `p${percentile}`).toBeLessThan(1.0011 * (most ?? Number.NaN) + 0.002);
  }
}

const percentilesOf = ({ p50Ms, p90Ms, p95Ms, p99Ms, maxMs }: Distribution) =>
  [
    { percentile: 50, ms: p50Ms },
    { percentile: 90, ms: p90Ms },
    { percentile: 95, ms: p95Ms },
    { percentile: 99, ms: p99Ms },
    { percentile: 100, ms: maxMs },
  ].map(({ percentile, ms }) => ({ percentile, ms: ms ?? expect.fail(`no p${percentile}`) }));

/** How much a busy machine adds is not ours to say; but what is reported is what each operation took, and nothing else. */
function expectWhatHistorySays(responseTime: Distribution): void {
  const exactMs = measuredHistory().map(({ intendedAt, endedAt }) => millis((endedAt ?? 0) - intendedAt));
  for (const { percentile, ms } of percentilesOf(responseTime)) {
    const exact = percentileOf(exactMs, percentile) ?? expect.fail('there is no history');
    // The histogram's 0.1 %, and a microsecond of rounding.
    expect(Math.abs(ms - exact), `p${percentile}`).toBeLessThan(0.0011 * exact + 0.002);
  }
}

/** Arrivals come every 5 ms, so a percentile may fall that much beside where even more arrivals would put it. */
const SPACING_MS = 5;

test.each([10, 100])(
  'a stall shows in every percentile as arithmetic says, on %i connections',
  async (connections) => {
    const course = { durationMs: 2_000, stallMs: 400 };
    const options = { afterMs: 600, stallMs: course.stallMs };
    const measured = responseTimesOf('servers/stalling', options, connections, course.durationMs);
    await expect.poll(() => server?.child.connected).toBe(true);
    // As soon as the stall is over all connections are used again, so that the server's record is a bound close by.
    await messageOf(server.child, 'the server').then(() => useAll(connections, 'between'));
    const responseTime = await measured;
    for (const { percentile, ms } of percentilesOf(responseTime)) {
      const expected = expectedMs(course, percentile);
      expect(ms, `p${percentile}`).toBeGreaterThan(expected - 2 * SPACING_MS);
    }
    expectWhatHistorySays(responseTime);
    await expectWhatServerSays(responseTime, connections);
  },
);

test('nothing that was due in a stall has an answer before it was over', async () => {
  const responseTime = responseTimesOf('servers/stalling', { afterMs: 200, stallMs: 300 }, 10, 800);
  await expect.poll(() => server?.child.connected).toBe(true);
  const stall = (await messageOf(server.child, 'stalling')) as { fromNs: string; untilNs: string };
  await responseTime;
  const due = measuredHistory().filter(
    ({ intendedAt }) => intendedAt > since(stall.fromNs) + NS_PER_MS && intendedAt < since(stall.untilNs),
  );
  expect(due.length).toBeGreaterThan(50);
  for (const { intendedAt, endedAt } of due)
    expect(millis((endedAt ?? 0) - intendedAt)).toBeGreaterThan(millis(since(stall.untilNs) - intendedAt));
});

test('a server that takes 100 ms for everything takes 100 ms at every percentile', async () => {
  const responseTime = await responseTimesOf('servers/delaying', { delayMs: 100 }, 50, 1_500);
  for (const { percentile, ms } of percentilesOf(responseTime)) {
    // A timer of Node may fire a millisecond early, and the histogram is within 0.1 %.
    expect(ms, `p${percentile}`).toBeGreaterThan(98.5);
  }
  expectWhatHistorySays(responseTime);
  await expectWhatServerSays(responseTime, 50);
});
