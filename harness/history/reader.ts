import { createReadStream } from 'node:fs';
import { messageOf, RunError } from '../model/errors.ts';
import type { FaultRecord } from '../model/fault.ts';
import { quote } from '../model/limits.ts';
import type { Operation } from '../model/operation.ts';
import { Operations } from './operations.ts';
import { decode, type HistoryHeader, type StoredRecord } from './stored.ts';

export interface StoredHistory {
  readonly header: HistoryHeader;
  /** In the order of invocation. One that never ended is unknown `not-finished`, `endedAt` null. */
  readonly operations: readonly Operation[];
  readonly faults: readonly FaultRecord[];
  /** The last line was half-written: the harness was killed while it wrote. What it held is left out. */
  readonly truncated: boolean;
}

/**
 * Reads a history back, of a finished run or of one that was killed.
 * @throws RunError where the file is missing, or a line other than a half-written last one is not a record.
 */
export async function readHistory(file: string): Promise<StoredHistory> {
  const operations = new Operations();
  let header: HistoryHeader | null = null;
  let truncated = false;
  let number = 0;
  for await (const { text, whole } of linesOf(file)) {
    number += 1;
    if (!whole) {
      truncated = true;
      continue;
    }
    const record = parse(text, file, number);
    if ((record.type === 'header') !== (number === 1))
      throw broken(file, number, 'the header is the first line, and only that');
    if (record.type === 'header') header = record.header;
    else attempt(() => fold(operations, record), file, number);
  }
  if (header === null) throw broken(file, 1, 'there is no header');
  return { header, operations: operations.history(), faults: operations.faults(), truncated };
}

function fold(operations: Operations, record: Exclude<StoredRecord, { type: 'header' }>): void {
  if (record.type === 'invoked') operations.invoked(record.invocation);
  else if (record.type === 'completed') operations.completed(record.completion);
  else operations.fault(record.fault);
}

const parse = (text: string, file: string, number: number): StoredRecord =>
  attempt(() => decode(text), file, number);

function attempt<T>(read: () => T, file: string, number: number): T {
  try {
    return read();
  } catch (error) {
    throw broken(file, number, messageOf(error));
  }
}

const broken = (file: string, number: number, why: string): RunError =>
  new RunError(`${file}, line ${number}: ${quote(why)}`, { allowed: 'a history as this version writes it' });

/** `node:readline` does not say whether the last line ended, and that is the question after a crash. */
async function* linesOf(file: string): AsyncGenerator<{ text: string; whole: boolean }> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(file, 'utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) yield { text, whole: true };
    }
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`the history ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (rest !== '') yield { text: rest, whole: false };
}
