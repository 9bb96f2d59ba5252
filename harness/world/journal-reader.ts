import { closeSync, createReadStream, existsSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { LIMITS } from '../model/limits.ts';

/**
 * Line by line, since a journal may be longer than a string can be.
 * @returns the entries of a journal; a last line that is still being written is left out, a missing file is empty.
 * @throws where it is longer than `mostBytes`.
 */
export async function readJournal(
  path: string,
  mostBytes: number = LIMITS.collectedBytes,
): Promise<readonly unknown[]> {
  if (!existsSync(path)) return [];
  const { size } = await stat(path);
  if (size > mostBytes)
    throw new Error(`${basename(path)} has ${size} bytes, and at most ${mostBytes} are read`);
  const entries: unknown[] = [];
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK_BYTES })) {
    const lines = `${rest}${chunk}`.split('\n');
    // What follows the last line feed is nothing yet, or half a line.
    rest = lines.pop() ?? '';
    for (const line of lines) entries.push(JSON.parse(line));
  }
  return entries;
}

const CHUNK_BYTES = 1_048_576;
const LINE_FEED = 10;

/** Counts the lines of a growing file; reads only what is new. */
export function lineCounter(path: string): () => number {
  let lines = 0;
  let offset = 0;
  const buffer = Buffer.alloc(65_536);
  return () => {
    const file = openSync(path, 'r');
    try {
      for (;;) {
        const length = readSync(file, buffer, 0, buffer.length, offset);
        if (length === 0) return lines;
        offset += length;
        for (const byte of buffer.subarray(0, length)) if (byte === LINE_FEED) lines += 1;
      }
    } finally {
      closeSync(file);
    }
  };
}
