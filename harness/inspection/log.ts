import { createReadStream } from 'node:fs';
import { EMPTIED } from '../model/emptied-log.ts';
import type { Sighting } from '../model/sighting.ts';
import type { Secrets } from './secrets.ts';

const BLOCK_BYTES = 1_048_576;
/** Of a line without an end, what the next block starts with again: longer than any secret. */
const OVERLAP_CHARS = 4_096;
/** More would take longer than a run's other witnesses together. */
const LOG_BYTES = 1_073_741_824;
const MAX_SIGHTINGS = 20;

/**
 * Looks for secrets in a backend's log, block by block, so that a log of any length takes the memory of one.
 * @param name what the log is called in a sighting.
 * @throws where it cannot be read, is longer than a gibibyte, or was emptied because it grew too long.
 */
export async function scanLog(file: string, name: string, secrets: Secrets): Promise<readonly Sighting[]> {
  const found: Sighting[] = [];
  let carried = '';
  let lines = 0;
  let bytes = 0;
  const look = (text: string): void => {
    if (text.startsWith(EMPTIED) || text.includes(`\n${EMPTIED}`))
      throw new Error(`the ${name} had grown too long and was emptied: what stood in it was not searched`);
    // To sweep a block is one pass; only a block that holds something is taken apart.
    if (secrets.clean(text) !== text) found.push(...sightingsIn(text, lines, name, secrets));
    lines += text.split('\n').length - 1;
  };
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: BLOCK_BYTES })) {
    bytes += Buffer.byteLength(chunk);
    if (bytes > LOG_BYTES) throw new Error(`the log ${name} is longer than ${LOG_BYTES} bytes`);
    const text = carried + chunk;
    const end = text.lastIndexOf('\n') + 1;
    if (end > 0) look(text.slice(0, end));
    const rest = text.slice(end);
    if (rest.length > BLOCK_BYTES) look(rest);
    carried = rest.length > BLOCK_BYTES ? rest.slice(-OVERLAP_CHARS) : rest;
    if (found.length >= MAX_SIGHTINGS) return found.slice(0, MAX_SIGHTINGS);
  }
  if (carried !== '') look(carried);
  return found.slice(0, MAX_SIGHTINGS);
}

const sightingsIn = (text: string, before: number, name: string, secrets: Secrets): Sighting[] =>
  text.split('\n').flatMap((line, index) =>
    secrets.valuesWithin(line).map(({ what, excerpt }) => ({
      ...{ type: 'secret' as const, what, where: `${name}, line ${before + index + 1}`, excerpt },
    })),
  );
