import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../model/errors.ts';
import { absent, type Collection } from '../model/evidence.ts';
import { writeWhole } from '../model/write-whole.ts';
import { Numbering } from './records/numbering.ts';
import { tableFor } from './records/tables.ts';
import { parsePieces, parseRecords, RECORDS_NAMES, type Records, type RecordsName } from './schema.ts';
import { FOOT, HEAD, isInPieces, storedPieces } from './stored-pieces.ts';

/**
 * What the witnesses said, as `evidence/<collection>.json` in the folder of a run. With the stored history and
 * `run.json` (premises) every verdict can be made again offline, with the invariants of another day.
 */
const fileOf = (runFolder: string, name: RecordsName): string => join(runFolder, 'evidence', `${name}.json`);

export function storeEvidence(runFolder: string, records: Records): void {
  mkdirSync(join(runFolder, 'evidence'), { recursive: true });
  for (const name of RECORDS_NAMES) {
    writeWhole(fileOf(runFolder, name), piecesOf(records[name]));
  }
}

const RECORDS_PER_PIECE = 1_000;

/** The JSON of a collection, a record a line: all of a large one are more than a string can hold. */
function* piecesOf(collection: Collection<unknown>): Generator<string> {
  if (collection.state === 'absent') {
    yield `${JSON.stringify(collection)}\n`;
    return;
  }
  yield HEAD;
  let lines: string[] = [];
  for (const [place, record] of collection.records.entries()) {
    lines.push(`${place === 0 ? '' : ','}\n${JSON.stringify(record)}`);
    if (lines.length < RECORDS_PER_PIECE) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('') + FOOT;
}

/** A file that is missing (the run was killed first) or damaged makes its witness absent, with the reason. */
export function loadEvidence(runFolder: string): Records {
  const numbering = new Numbering();
  const load = <K extends RecordsName>(name: K): Records[K] => {
    try {
      const bytes = readFileSync(fileOf(runFolder, name));
      return isInPieces(bytes)
        ? parsePieces(name, storedPieces(bytes), tableFor(name, numbering))
        : parseRecords(name, JSON.parse(bytes.toString()));
    } catch (error) {
      return parseRecords(name, absent(`evidence/${name}.json cannot be read: ${messageOf(error)}`));
    }
  };
  const records = {
    // First of all: the others' numbers go on after theirs.
    orders: load('orders'),
    lines: load('lines'),
    movements: load('movements'),
    stock: load('stock'),
    payments: load('payments'),
    refunds: load('refunds'),
    vouchers: load('vouchers'),
    redemptions: load('redemptions'),
    transitions: load('transitions'),
    loads: load('loads'),
    mails: load('mails'),
    logs: load('logs'),
  };
  numbering.close();
  return records;
}
