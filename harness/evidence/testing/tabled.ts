import type { Witnesses } from '../../model/evidence.ts';
import { Numbering } from '../records/numbering.ts';
import { tableFor } from '../records/tables.ts';

/** The witnesses as a run has them: records as rows of tables, and arrays where collections stay small. */
export function tabled(witnesses: Witnesses): Witnesses {
  const numbering = new Numbering();
  const tables = Object.entries(witnesses).map(([name, collection]) => {
    const table = tableFor(name, numbering);
    if (table === null || !('state' in collection) || collection.state === 'absent')
      return [name, collection];
    for (const record of collection.records) table.add(record);
    return [name, { state: 'known', records: table }];
  });
  numbering.close();
  return Object.fromEntries(tables);
}
