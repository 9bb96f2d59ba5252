import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import type { Environment } from '../../model/result.ts';

function git(...args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** The fingerprint that says which figures may be compared with which: only those of one machine and commit. */
export function fingerprint(postgres: string | null): Environment {
  const processors = cpus();
  const status = git('status', '--porcelain');
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    postgres,
    commit: git('rev-parse', '--short=12', 'HEAD'),
    dirty: status === null ? null : status !== '',
  };
}
