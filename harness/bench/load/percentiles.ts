import { rmSync } from 'node:fs';
import { runProgram, withServer } from './children.ts';
import type { OpenOptions, OpenOutcome } from './generators/open.ts';
import type { Sitting } from './measurement.ts';
import { type Asked, autocannonCommand, hey, type Reported, wrk } from './tools.ts';

/** So that the rates of hey, which are per connection, come out whole: 4/s on each. */
const CONNECTIONS = 50;
export const RATE_PER_SECOND = 200;

export type Said = Omit<Reported, 'perSecond'>;

/** A server that is known to be slow, and what each tool says of it. */
export interface Subject {
  readonly server: string;
  readonly options: unknown;
  readonly seconds: number;
}

/** Asks one tool after the other, each with a fresh server. Ours comes first. */
export async function askAll(
  sitting: Sitting,
  { server, options, seconds }: Subject,
): Promise<readonly { readonly name: string; readonly said: Said }[]> {
  const tools: readonly { name: string; ask(baseUrl: string): Promise<Said> }[] = [
    { name: 'oversold', ask: (baseUrl) => askOurs(sitting, baseUrl, seconds) },
    {
      name: `autocannon -R ${RATE_PER_SECOND}`,
      ask: (baseUrl) => autocannonCommand(asked(baseUrl, seconds)),
    },
    { name: 'wrk (as fast as it can)', ask: (baseUrl) => wrk(asked(baseUrl, seconds)) },
    { name: `hey -q ${RATE_PER_SECOND / CONNECTIONS}`, ask: (baseUrl) => hey(asked(baseUrl, seconds)) },
  ];
  const all: { name: string; said: Said }[] = [];
  for (const { name, ask } of tools) {
    const said = await withServer(server, options, ({ baseUrl }) => ask(baseUrl));
    sitting.say(`${name}: p99 ${said.p99Ms} ms`);
    all.push({ name, said });
  }
  return all;
}

const asked = (baseUrl: string, seconds: number): Asked => ({
  ...{ url: `${baseUrl}/products/mug`, connections: CONNECTIONS, seconds, ratePerSecond: RATE_PER_SECOND },
});

async function askOurs({ file }: Sitting, baseUrl: string, seconds: number): Promise<Said> {
  const historyFile = file('percentiles');
  const options: OpenOptions = {
    ...{ baseUrl, connections: CONNECTIONS, historyFile, warmUpMs: 0 },
    ...{ ratePerSecond: RATE_PER_SECOND, durationMs: seconds * 1_000 },
  };
  const { measurement, p999Ms } = await runProgram<OpenOutcome>('generators/open', options);
  rmSync(historyFile);
  const { p50Ms = null, p90Ms = null, p99Ms = null, maxMs = null } = measurement.kinds[0]?.responseTime ?? {};
  return { p50Ms, p90Ms, p99Ms, p999Ms, maxMs };
}

export const PERCENTILE_COLUMNS = ['p50', 'p90', 'p99', 'p99.9', 'max'];

export const percentileCells = ({ p50Ms, p90Ms, p99Ms, p999Ms, maxMs }: Said): readonly string[] =>
  [p50Ms, p90Ms, p99Ms, p999Ms, maxMs].map((ms) => (ms === null ? 'does not say' : `${ms.toFixed(1)} ms`));
