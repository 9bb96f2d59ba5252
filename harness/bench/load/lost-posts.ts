import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { readHistory } from '../../history/reader.ts';
import { randomFor } from '../../model/random.ts';
import { end, messageOf } from '../shared/children.ts';
import type { Measurement, Section, Sitting } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import { start, withServer } from './children.ts';
import type { PostsOptions } from './generators/posts.ts';
import type { Witnessing } from './servers/witnessing.ts';

const CONNECTIONS = 32;

/** What the server did, held against what the history of a generator that was stopped says. */
export interface Audit {
  readonly carriedOut: number;
  /** Carried out, and not in the history at all. */
  readonly missing: number;
  /** Carried out more than once, though nobody asked again. */
  readonly repeated: number;
  /** Acknowledged in the history, and never carried out. */
  readonly invented: number;
  /** In the history without an end: what was in flight. */
  readonly open: number;
}

/**
 * Starts a generator that checks out without end, stops it `afterMs` after the first POST was carried out, lets the server finish what had reached it,
 * and compares the two accounts.
 * @param run names the files of this run in `file`.
 */
export async function auditStop(
  file: (name: string) => string,
  run: string,
  signal: 'SIGKILL' | 'SIGINT',
  afterMs: number,
): Promise<Audit> {
  const witness: Witnessing = { file: file(`${run}.witness`) };
  const historyFile = file(`${run}.history`);
  await withServer('servers/witnessing', witness, async (server) => {
    const options: PostsOptions = {
      ...{ baseUrl: server.baseUrl, connections: CONNECTIONS, historyFile, intentPrefix: run },
    };
    const begun = once(server.child, 'message');
    const generator = start('generators/posts', options);
    await messageOf(generator, 'generators/posts');
    await begun;
    await after(afterMs);
    await end(generator, signal);
    const finished = once(server.child, 'exit');
    server.child.send('finish');
    await finished;
  });
  const audit = await compare(witness.file, historyFile);
  rmSync(witness.file);
  rmSync(historyFile);
  return audit;
}

async function compare(witnessFile: string, historyFile: string): Promise<Audit> {
  const lines = existsSync(witnessFile) ? readFileSync(witnessFile, 'utf8').split('\n').slice(0, -1) : [];
  const carriedOut = new Set(lines);
  const { operations } = await readHistory(historyFile);
  const recorded = new Set(operations.map(({ intentId }) => intentId));
  const count = (wanted: (operation: (typeof operations)[number]) => boolean) =>
    operations.filter(wanted).length;
  return {
    carriedOut: carriedOut.size,
    missing: [...carriedOut].filter((intentId) => !recorded.has(intentId)).length,
    repeated: lines.length - carriedOut.size,
    invented: count(({ outcome, intentId }) => outcome.type === 'ok' && !carriedOut.has(intentId)),
    open: count(({ endedAt }) => endedAt === null),
  };
}

export const lostPosts: Measurement = {
  name: 'lost-posts',
  question:
    'the generator is stopped at any moment: is every POST that the server carried out in the history?',
  async measure(sitting) {
    const killed = await auditAll(sitting, 'SIGKILL', sitting.quick ? 2 : 20);
    const interrupted = await auditAll(sitting, 'SIGINT', sitting.quick ? 1 : 5);
    return sectionOf({ SIGKILL: killed, SIGINT: interrupted });
  },
};

async function auditAll(
  { seed, file, say }: Sitting,
  signal: 'SIGKILL' | 'SIGINT',
  times: number,
): Promise<Audit[]> {
  const random = randomFor(seed, 'lost-posts', signal);
  const audits: Audit[] = [];
  for (let time = 0; time < times; time += 1) {
    const afterMs = random.int(50, 1_000);
    const audit = await auditStop(file, `${signal}-${time}`, signal, afterMs);
    say(`${signal} after ${afterMs} ms: ${audit.carriedOut} carried out, ${audit.missing} missing`);
    audits.push(audit);
  }
  return audits;
}

function sectionOf(audits: Readonly<Record<string, readonly Audit[]>>): Section {
  const sum = (of: readonly Audit[], field: keyof Audit) =>
    of.reduce((total, audit) => total + audit[field], 0);
  const broken = Object.entries(audits).flatMap(([signal, of]) =>
    (['missing', 'repeated', 'invented'] as const)
      .filter((field) => sum(of, field) > 0)
      .map((field) => `${signal}: ${sum(of, field)} POSTs ${field}`),
  );
  const idle = Object.values(audits)
    .flat()
    .filter(({ carriedOut }) => carriedOut === 0).length;
  return {
    name: 'lost-posts',
    heading: 'POSTs that a server carried out, held against the history of a generator that was stopped',
    columns: [
      'stopped by',
      'runs',
      'carried out',
      'missing',
      'carried out twice',
      'acknowledged but not carried out',
      'left open',
    ],
    rows: Object.entries(audits).map(([signal, of]) => [
      signal,
      String(of.length),
      ...(['carriedOut', 'missing', 'repeated', 'invented', 'open'] as const).map((field) =>
        grouped(sum(of, field)),
      ),
    ]),
    notes: [
      'Stopped 50 to 1,000 ms after the first was carried out, at random moments. The server writes a line before it answers.',
      'An operation that is left open is an unknown: invoked, and perhaps carried out.',
    ],
    broken: idle > 0 ? [...broken, `${idle} runs carried nothing out, and prove nothing`] : broken,
    figures: audits,
  };
}
