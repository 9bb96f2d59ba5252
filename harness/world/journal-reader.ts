import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** @returns the entries of a journal; a last line that is still being written is left out, a missing file is empty. */
export async function readJournal(path: string): Promise<readonly unknown[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n');
  // What follows the last line feed is nothing, or half a line.
  lines.pop();
  return lines.map((line): unknown => JSON.parse(line));
}

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
