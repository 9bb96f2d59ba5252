const CLAUSES = /(?<!for |key )\b(insert into|update|delete from|from|join) ([a-z_]+)/gi;
const READING = /^(from|join)$/i;
/** Words that stand where a table could. */
const NO_TABLES = new Set(['lateral', 'unnest', 'generate_series']);

/** What a statement does to which tables, for a table's cell: `insert outbox, update orders`. */
export function inShort(statement: string): string {
  const flat = statement.replaceAll(/\s+/g, ' ').trim();
  const named = new Set(
    [...flat.matchAll(/\b([a-z_]+) as (?:not )?(?:materialized )?\(/gi)].map(([, name = '']) => name),
  );
  const clauses = [...flat.matchAll(CLAUSES)]
    .map(([, verb = '', table = '']) => ({ verb: verb.toLowerCase(), table }))
    .filter(({ table }) => !NO_TABLES.has(table) && !named.has(table));
  const writing = clauses.filter(({ verb }) => !READING.test(verb));
  const words = (writing.length > 0 ? writing : clauses).map(({ verb, table }) =>
    READING.test(verb) ? table : `${verb.split(' ')[0]} ${table}`,
  );
  if (words.length === 0) return flat.slice(0, 40);
  return `${writing.length > 0 ? '' : 'read '}${[...new Set(words)].join(', ')}`;
}
