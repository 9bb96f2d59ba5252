import { rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import { messageOf } from '../../model/errors.ts';
import type { Measurement, Sitting } from '../shared/measurement.ts';
import { grouped } from '../shared/rounds.ts';
import { type Audited, PROMISED, sectionOf } from './audit-section.ts';
import { runProgram } from './children.ts';
import { MIXES, type MixName } from './mixes.ts';
import type { AuditCost, AuditOptions } from './programs/audit.ts';
import type { Prototyped } from './programs/prototype.ts';
import type { RecordOptions } from './programs/record.ts';

export const nameOf = (mix: MixName): string => mix.replaceAll(' ', '-');

export const audit = (mix: MixName): Measurement => ({
  name: nameOf(mix),
  question: `what it costs to audit ${mix}, and how that grows`,
  async measure(sitting) {
    const audited: Audited[] = [];
    const sizes = sitting.quick ? [1e3, 1e4] : [1e4, 1e5, 1e6, 1e7];
    for (const operations of sizes.filter((size) => size <= MIXES[mix].upTo)) {
      audited.push(await auditOnce(sitting, mix, operations));
      sitting.say(`${grouped(operations)} operations: ${audited.at(-1)?.type}`);
    }
    return sectionOf(mix, audited);
  },
});

/**
 * Node takes four gigabytes at the most by itself. Each collection of new things looks at every page of the old ones, so where there
 * are gigabytes of these it has to come less often, too.
 */
const LARGE_HEAP = [
  `--max-old-space-size=${Math.floor((totalmem() * 0.75) / 2 ** 20)}`,
  '--max-semi-space-size=64',
];

/**
 * Recorded in one process and audited in another: nothing but the stored history and the stored evidence, read back as
 * `oversold report` reads them, go from one to the other. That one of them breaks under its size is a finding.
 */
async function auditOnce({ file }: Sitting, mix: MixName, operations: number): Promise<Audited> {
  const historyFile = file(`${nameOf(mix)}-${operations}`);
  const folder = file(`${nameOf(mix)}-${operations}-run`);
  const options: RecordOptions & AuditOptions = { historyFile, folder, operations, mix };
  try {
    const isLarge = operations > PROMISED;
    const heap = isLarge ? LARGE_HEAP : [];
    await runProgram<unknown>('programs/record', options, heap);
    const cost = await runProgram<AuditCost>('programs/audit', options, ['--expose-gc', ...heap]);
    const prototype = isLarge ? null : await prototyped(historyFile);
    return { type: 'done', operations, cost, prototype };
  } catch (error) {
    return { type: 'failed', operations, why: messageOf(error) };
  } finally {
    rmSync(historyFile, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The reference says nothing of the audit by breaking: all of a history as objects takes more memory than the audit does. */
const prototyped = (historyFile: string): Promise<Prototyped | null> =>
  runProgram<Prototyped>('programs/prototype', { historyFile }, ['--expose-gc']).catch(() => null);
