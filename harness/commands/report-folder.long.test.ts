import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandLine, type Ended, program } from './testing/command-line.ts';

/** The command line where what it is to write cannot be written. */

const isRoot = process.getuid?.() === 0;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Root may write everywhere, so that under root it runs as nobody. */
function asNobody(args: readonly string[]): Promise<Ended> {
  const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], nobody, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}

test.skipIf(process.platform === 'win32')(
  'a report folder without write permission is said at once, with what to do',
  async () => {
    chmodSync(folder, 0o555);
    const { exitCode, stderr } = await asNobody(['run', 'steady-sale', '--reports', folder]);
    expect(stderr).toMatch(
      /^error: the report folder .* cannot be made: EACCES.*\n {2}try: give another one with --reports DIR/,
    );
    expect(exitCode).toBe(4);
    expect(readdirSync(folder)).toEqual([]);
  },
);

/** Smaller than the history of the run, and larger than what is there before its first operation. */
const DISK = 'size=700k';

test.skipIf(process.platform !== 'linux' || !isRoot)(
  'a disk that is full in the middle of a run (only root can make one: skipped for others) ends it with what to do, and what was recorded by then can be read',
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', DISK, 'oversold-full-disk', folder]);
    try {
      const { exitCode, stderr } = await commandLine(folder)(['run', 'steady-sale', '--seed', '1']);
      expect(stderr).toMatch(/error: the history .* cannot be written: ENOSPC/);
      expect(stderr).toMatch(/allowed: room for .*\n {2}try: make room/);
      expect(stderr).not.toMatch(/bug of its own|\n {4}at /);
      expect(exitCode).toBe(4);
      const [run = ''] = readdirSync(folder);
      const read = await commandLine(folder)(['report', join(folder, run), '--ndjson']);
      expect(read.stdout.trimEnd().split('\n').length).toBeGreaterThan(20);
      expect(read.exitCode).toBe(0);
      // There is no room for what it would write, either.
      const reported = await commandLine(folder)(['report', join(folder, run)]);
      expect(reported.stderr).toMatch(/error: .* cannot be written: ENOSPC[\s\S]*try: make room/);
      expect(reported.exitCode).toBe(4);
    } finally {
      execFileSync('umount', [folder]);
    }
  },
);
