import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { messageOf } from '../../model/errors.ts';
import { packageRoot } from '../../model/paths.ts';
import type { RunningBackend } from '../../world/world.ts';
import type { Progress } from './progress.ts';

/**
 * `--profile`: the backend runs under clinic doctor while the scenario loads it, and under the V8 profiler at the same time.
 * clinic is unmaintained, and its maintainers say that its results on Node 20 and later are not exact, so V8's own are
 * always printed beside it, and alone where clinic is absent or fails.
 */
const profileFolder = (folder: string): string => join(folder, 'profile');

/** clinic is a development dependency: somebody who installs the package has to add it himself. */
function findClinic(): string | null {
  try {
    return createRequire(join(packageRoot(), 'package.json')).resolve('clinic/bin.js');
  } catch {
    return null;
  }
}

/** Keeps clinic from asking, phoning home and opening a browser. */
const QUIET = ['NO_INSIGHT=1', 'NO_UPDATE_NOTIFIER=1', 'CI=1'];

type Wrap = (command: string, args: readonly string[]) => { command: string; args: readonly string[] };

export function profiled(folder: string, progress: Progress): Wrap {
  const dest = profileFolder(folder);
  mkdirSync(dest, { recursive: true });
  const clinic = findClinic();
  if (clinic === null)
    progress.stage('  clinic is not installed: the V8 profiler alone is used (npm i -D clinic)');
  return (command, args) => {
    if (command !== process.execPath) {
      progress.stage(`  ${command} is not Node: it cannot be profiled`);
      return { command, args };
    }
    const sampled = ['--cpu-prof', `--cpu-prof-dir=${dest}`, ...args];
    if (clinic === null) return { command, args: sampled };
    const doctor = [process.execPath, clinic, 'doctor', '--collect-only', '--dest', dest, '--'];
    return { command: '/usr/bin/env', args: [...QUIET, ...doctor, command, ...sampled] };
  };
}

const END_MS = 60_000;
const VISUALIZE_MS = 120_000;

/** Ends the backend as clinic wants it (SIGINT to the group), and says where the results are. */
export async function finishProfile(
  folder: string,
  running: RunningBackend,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  // Whoever pressed Ctrl-C does not want to wait for a picture.
  if (signal.aborted) return;
  try {
    await writeProfile(folder, running, progress);
  } catch (error) {
    progress.stage(`  the profile could not be made: ${messageOf(error)}`);
  }
}

async function writeProfile(folder: string, running: RunningBackend, progress: Progress): Promise<void> {
  const dest = profileFolder(folder);
  progress.tick('ending the backend, so that the profiles are written');
  await running.stop('SIGINT', END_MS);
  const found = (ending: string) => readdirSync(dest).filter((name) => name.endsWith(ending));
  const [collected] = found('.clinic-doctor');
  if (collected !== undefined) await visualize(dest, collected, progress);
  const [page] = found('.html');
  if (page !== undefined) progress.stage(`  clinic doctor: ${join(dest, page)}`);
  else if (findClinic() !== null)
    progress.stage(`  clinic failed on Node ${process.version}: the V8 profile is what there is`);
  const profiles = found('.cpuprofile');
  for (const name of profiles) sayHottest(join(dest, name), progress);
  if (profiles.length === 0) progress.stage('  the V8 profiler left no profile: was the backend killed?');
}

function visualize(dest: string, collected: string, progress: Progress): Promise<void> {
  const clinic = findClinic();
  if (clinic === null) return Promise.resolve();
  progress.tick('clinic is drawing');
  const args = [clinic, 'doctor', '--visualize-only', join(dest, collected)];
  const env = { ...process.env, NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1', CI: '1' };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: dest, env, stdio: 'ignore', timeout: VISUALIZE_MS });
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly hitCount?: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
}

const HOTTEST = 5;

/** The functions with the most samples of their own: a first answer without opening anything. */
function sayHottest(file: string, progress: Progress): void {
  const { nodes }: CpuProfile = JSON.parse(readFileSync(file, 'utf8'));
  const hits = new Map<string, number>();
  let total = 0;
  for (const { hitCount = 0, callFrame } of nodes) {
    const { functionName, url, lineNumber } = callFrame;
    const place = url === '' ? '' : ` (${basename(url)}:${lineNumber + 1})`;
    const name = `${functionName || 'anonymous'}${place}`;
    hits.set(name, (hits.get(name) ?? 0) + hitCount);
    total += hitCount;
  }
  progress.stage(`  V8 profile (open it in Chrome's DevTools): ${file}`);
  const busy = [...hits].filter(([name]) => name !== '(idle)').sort(([, one], [, other]) => other - one);
  for (const [name, count] of busy.slice(0, HOTTEST)) {
    progress.stage(`    ${((100 * count) / Math.max(1, total)).toFixed(1).padStart(5)} %  ${name}`);
  }
}
