import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boundLogs } from './bounded-logs.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-logs-'));
  file = join(folder, 'backend.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a log beyond its limit is emptied, says so, and is written on by who has it open', () => {
  const log = openSync(file, 'a');
  writeSync(log, 'x'.repeat(1_001));
  boundLogs([file], 1_000);
  writeSync(log, 'the next line\n');
  closeSync(log);
  expect(readFileSync(file, 'utf8')).toMatch(/was emptied after 1001 bytes\nthe next line\n$/);
  expect(statSync(file).size).toBeLessThan(100);
});

test('a log within its limit, and one that is not there, are left alone', () => {
  const log = openSync(file, 'a');
  writeSync(log, 'all of it\n');
  boundLogs([file, join(folder, 'none.log')], 1_000);
  closeSync(log);
  expect(readFileSync(file, 'utf8')).toBe('all of it\n');
});
