import { writeFileSync } from 'node:fs';
import { RunError } from '../../model/errors.ts';
import type { Section } from '../shared/measurement.ts';
import {
  type Contestant,
  grouped,
  inWords,
  type Rounds,
  ratioOf,
  summaryOf,
  takeTurns,
} from '../shared/rounds.ts';
import { type BenchShop, skuOf, withShop } from './bench-shop.ts';
import type { PagesOptions, PagesReached } from './generators/pages-options.ts';
import { runProgram, withServer } from './programs.ts';
import type { BareOptions, StoredPage } from './servers/stored-page.ts';
import type { TargetMeasurement, TargetSitting } from './surroundings.ts';

const CACHED = 'target, cache on';
const UNCACHED = 'target, cache off';
const BARE = 'bare node:http, the same bytes';
const AIM_OF_BARE = 0.5;
const PAGES = 50;
const CONNECTIONS = 32;

export const reads: TargetMeasurement = {
  name: 'reads',
  question: 'product pages a second: cache on beside off, and beside a bare node:http server',
  async measure(sitting) {
    const shop = (name: string, CACHE: string) => ({
      ...{ name, skus: PAGES, filler: sitting.quick ? 1_000 : 10_000, buyers: 1, settings: { CACHE } },
    });
    return withShop(sitting, shop('reads_on', 'on'), (on) =>
      withShop(sitting, shop('reads_off', 'off'), async (off) => {
        const pages = await readPages(sitting, on);
        const options: BareOptions = { pagesFile: sitting.file('pages') };
        writeFileSync(options.pagesFile, JSON.stringify(pages));
        return withServer('servers/bare', options, ({ baseUrl }) =>
          compare(sitting, pages, [
            { name: CACHED, baseUrl: on.running.baseUrl },
            { name: UNCACHED, baseUrl: off.running.baseUrl },
            { name: BARE, baseUrl },
          ]),
        );
      }),
    );
  },
};

/** Node sends these by itself, for this connection. */
const OF_THE_CONNECTION = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);

/** Asks for every page once, which also fills the cache. */
async function readPages({ suite }: TargetSitting, shop: BenchShop): Promise<readonly StoredPage[]> {
  const { browse } = suite.adapter.operations;
  const pages: StoredPage[] = [];
  for (let index = 0; index < PAGES; index += 1) {
    const ticket = { intentId: 'look', cardToken: '', orderId: null };
    const asked = browse?.({ actor: 'anonymous', sku: skuOf(index) }, ticket, shop.sessions).next();
    if (asked === undefined || asked.done === true) throw new RunError('the shop shows no product pages');
    const { status, headers, text } = await shop.access.send(asked.value);
    if (status !== 200) throw new RunError(`${asked.value.path} answered ${status}`);
    const kept = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
    pages.push({ path: asked.value.path, headers: Object.fromEntries(kept), text });
  }
  return pages;
}

async function compare(
  { quick, say }: TargetSitting,
  pages: readonly StoredPage[],
  servers: readonly { readonly name: string; readonly baseUrl: string }[],
): Promise<Section> {
  const paths = pages.map(({ path }) => path);
  const details = new Map<string, PagesReached[]>();
  const contestants = servers.map(({ name, baseUrl }): Contestant => {
    const options: PagesOptions = {
      ...{ baseUrl, paths, connections: CONNECTIONS },
      ...{ warmUpMs: quick ? 300 : 1_500, durationMs: quick ? 700 : 4_000 },
    };
    return {
      name,
      async run() {
        const reached = await runProgram<PagesReached>('generators/pages', options);
        details.set(name, [...(details.get(name) ?? []), reached]);
        return reached.perSecond;
      },
    };
  });
  const rounds = quick ? 1 : 5;
  const reached = await takeTurns(contestants, rounds, say);
  const bytes = summaryOf(pages.map(({ text }) => text.length)).median;
  return sectionOf(reached, details, { rounds, bytes });
}

function sectionOf(
  reached: Rounds,
  details: ReadonlyMap<string, readonly PagesReached[]>,
  { rounds, bytes }: { rounds: number; bytes: number },
): Section {
  const cached = reached.get(CACHED) ?? [];
  const ratio = (name: string): string => {
    if (name === CACHED) return '1';
    const { estimate, low, high } = ratioOf(cached, reached.get(name) ?? []);
    const aim = name === BARE ? ` (aim: ${AIM_OF_BARE})` : '';
    return `${estimate.toFixed(2)}${aim}, ${low.toFixed(2)} to ${high.toFixed(2)}`;
  };
  const ms = (name: string, of: 'p50Ms' | 'p99Ms'): string =>
    `${summaryOf((details.get(name) ?? []).map((each) => each[of] ?? Number.NaN)).median.toFixed(2)} ms`;
  const unanswered = [...details].flatMap(([name, all]) => {
    const count = all.reduce((sum, each) => sum + each.unanswered, 0);
    return count === 0 ? [] : [`${name}: ${count} requests without a page`];
  });
  return {
    name: 'reads',
    heading: `Product pages, ${PAGES} of them, about ${grouped(bytes)} bytes each, ${CONNECTIONS} connections`,
    columns: ['server', 'pages/s: median (range)', 'p50', 'p99', 'cache on ÷ this one, with its interval'],
    rows: [...reached].map(([name, perSecond]) => [
      ...[name, inWords(perSecond), ms(name, 'p50Ms'), ms(name, 'p99Ms'), ratio(name)],
    ]),
    notes: [
      `${rounds} rounds in turn, asked by autocannon in a fresh process each time, after a first phase that does not count: the same for all.`,
      'The bare server answers headers and body of the target byte for byte, found by path, and does nothing else.',
    ],
    broken: unanswered,
    figures: { rounds, reached: [...reached], details: [...details] },
  };
}
