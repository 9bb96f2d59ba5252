import type { Recorded } from './evidence.ts';
import { type Exhibit, numberOf } from './exhibits.ts';
import type { Table } from './words.ts';

/**
 * The matrix of defect × invariant without its empty cells: for each invariant those that it caught, and those of others
 * that it saw, too.
 */
export function caughtByTable(exhibits: readonly Exhibit[], recorded: Recorded): Table {
  const defects = exhibits.flatMap((exhibit) => {
    const { name, breaks } = exhibit;
    const said = recorded[name];
    if (breaks === null || said === undefined) return [];
    return [{ exhibit, saw: said.state === 'caught' ? [breaks, ...said.also] : said.violated }];
  });
  const named = exhibits.flatMap(({ breaks }) => breaks ?? []);
  const invariants = [...new Set([...named, ...defects.flatMap(({ saw }) => saw)])];
  const numbers = (invariant: string, own: boolean): string =>
    defects
      .filter(({ exhibit, saw }) => saw.includes(invariant) && (exhibit.breaks === invariant) === own)
      .map(({ exhibit }) => numberOf(exhibit))
      .join(', ');
  return {
    head: ['invariant', 'caught those that name it', 'and saw others, too'],
    rows: invariants.map((invariant) => [invariant, numbers(invariant, true), numbers(invariant, false)]),
  };
}
