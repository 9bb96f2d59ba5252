/**
 * One SQL statement with the shape of its rows. It is named, so that each connection parses and plans it once.
 * The database is ours, and so is its schema: the shape is declared beside the text, not checked for each row.
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Only for the compiler; never there. */
  readonly row?: Row;
}

export const statement = <Row = Record<never, never>>(name: string, text: string): Statement<Row> => ({
  name,
  text,
});

/** Sends one statement. Outside of a transaction it is one of its own. */
export type Query = <Row>(sent: Statement<Row>, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** Does `work` in one transaction (READ COMMITTED): all of it, or, where it throws, nothing. */
export type Transaction = <T>(work: (query: Query) => Promise<T>) => Promise<T>;
