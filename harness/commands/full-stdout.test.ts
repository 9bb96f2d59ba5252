import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { program } from './testing/command-line.ts';

test.skipIf(!existsSync('/dev/full'))('a full disk behind stdout is nobody’s bug', async () => {
  const line = `"${process.execPath}" "${program}" run --list >/dev/full`;
  const ended = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
    const child = execFile('/bin/sh', ['-c', line], (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode, stderr }),
    );
  });
  expect(ended.code).toBe(4);
  expect(ended.stderr).toContain('what stdout leads to cannot be written: ENOSPC');
  expect(ended.stderr).not.toContain('a bug of its own');
});
