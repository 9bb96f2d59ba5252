import { rmSync } from 'node:fs';
import { isInstalled } from '../shared/children.ts';
import type { Sitting } from '../shared/measurement.ts';
import { runProgram, withServer } from './children.ts';
import type { OpenOptions, OpenOutcome } from './generators/open.ts';
import { type Asked, autocannonCommand, hey, type Reported, wrk } from './tools.ts';

export const RATE_PER_SECOND = 200;

export type Said = Omit<Reported, 'perSecond'>;

/** A server that is known to be slow, and what each tool says of it. */
export interface Subject {
  readonly server: string;
  readonly options: unknown;
  readonly seconds: number;
  readonly connections: number;
  /** Of ours alone, left out of its figures: connections open and code gets compiled. The command lines have none. */
  readonly warmUpMs: number;
}

/** Asks one tool after the other, each with a fresh server. Ours comes first. */
export async function askAll(
  sitting: Sitting,
  subject: Subject,
): Promise<readonly { readonly name: string; readonly said: Said }[]> {
  const { seconds, connections } = subject;
  const asked = (baseUrl: string): Asked => ({
    ...{ url: `${baseUrl}/products/mug`, connections, seconds, ratePerSecond: RATE_PER_SECOND },
  });
  const tools: readonly { name: string; ask(baseUrl: string): Promise<Said> }[] = [
    { name: 'oversold', ask: (baseUrl) => askOurs(sitting, baseUrl, subject) },
    { name: `autocannon -R ${RATE_PER_SECOND}`, ask: (baseUrl) => autocannonCommand(asked(baseUrl)) },
    ...(isInstalled('wrk')
      ? [{ name: 'wrk (as fast as it can)', ask: (baseUrl: string) => wrk(asked(baseUrl)) }]
      : []),
    ...(isInstalled('hey')
      ? [{ name: `hey -q ${RATE_PER_SECOND / connections}`, ask: (baseUrl: string) => hey(asked(baseUrl)) }]
      : []),
  ];
  const all: { name: string; said: Said }[] = [];
  for (const { name, ask } of tools) {
    const said = await withServer(subject.server, subject.options, ({ baseUrl }) => ask(baseUrl));
    sitting.say(`${name}: p99 ${said.p99Ms} ms`);
    all.push({ name, said });
  }
  return all;
}

async function askOurs({ file }: Sitting, baseUrl: string, subject: Subject): Promise<Said> {
  const historyFile = file('percentiles');
  const options: OpenOptions = {
    ...{ baseUrl, connections: subject.connections, historyFile, warmUpMs: subject.warmUpMs },
    ...{ ratePerSecond: RATE_PER_SECOND, durationMs: subject.seconds * 1_000, asks: 'pages' },
  };
  const { measurement, p999Ms } = await runProgram<OpenOutcome>('generators/open', options);
  rmSync(historyFile);
  const { p50Ms = null, p90Ms = null, p99Ms = null, maxMs = null } = measurement.kinds[0]?.responseTime ?? {};
  return { p50Ms, p90Ms, p99Ms, p999Ms, maxMs };
}

export const PERCENTILE_COLUMNS = ['p50', 'p90', 'p99', 'p99.9', 'max'];

export const percentileCells = ({ p50Ms, p90Ms, p99Ms, p999Ms, maxMs }: Said): readonly string[] =>
  [p50Ms, p90Ms, p99Ms, p999Ms, maxMs].map((ms) => (ms === null ? 'does not say' : `${ms.toFixed(1)} ms`));
