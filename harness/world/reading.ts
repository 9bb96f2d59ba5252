import pg from 'pg';
import type { Sql } from '../model/adapter.ts';
import { LIMITS } from '../model/limits.ts';

type Row = Record<string, unknown>;

/**
 * The rows of a query, one by one, since a backend may have written more than memory holds. Where they are too many the connection
 * ends, and the query with it.
 * @param mostBytes of all rows together, as the database sends them.
 * @throws what the database says, or that it says too much.
 */
export const rowsOf = (
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
  mostBytes: number = LIMITS.collectedBytes,
): Promise<readonly Row[]> => withClient(pool, isRefusal, (client) => ask(client, text, values, mostBytes));

/**
 * All that is asked within is of one moment, and changes nothing.
 * @throws what `use` throws.
 */
export const inSnapshot = <T>(pool: pg.Pool, use: (sql: Sql) => Promise<T>): Promise<T> =>
  // The transaction of one that failed is open still.
  withClient(pool, never, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const read = await use((text, values = []) => ask(client, text, values, LIMITS.collectedBytes));
    await client.query('commit');
    return read;
  });

/** @param isGood whether the connection is as good as before after such an error. */
async function withClient<T>(
  pool: pg.Pool,
  isGood: (error: unknown) => boolean,
  use: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks fails its query, which is all that there is to say.
  client.on('error', ignored);
  let isBad = false;
  try {
    return await use(client);
  } catch (error) {
    isBad = !isGood(error);
    throw error;
  } finally {
    client.off('error', ignored);
    client.release(isBad);
  }
}

const ignored = (): void => undefined;
const never = (): boolean => false;

/** After too long an answer a connection still brings rows, and a fatal error ends it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.severity === 'ERROR';

/** What a row takes in memory besides its values: about. */
const ROW_BYTES = 100;

function ask(
  client: pg.PoolClient,
  text: string,
  values: readonly unknown[],
  mostBytes: number,
): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    let bytes = 0;
    /** Counts what comes before it is made into anything. */
    const types = {
      getTypeParser(type: number, format?: 'text' | 'binary') {
        const parse = pg.types.getTypeParser(type, format as 'text') as (value: string) => unknown;
        return (value: string): unknown => {
          bytes += value.length;
          return parse(value);
        };
      },
    };
    const query = client.query(new pg.Query<Row>({ text, values: [...values], types }));
    query.on('row', (row) => {
      bytes += ROW_BYTES;
      if (bytes <= mostBytes) rows.push(row);
      else
        reject(
          new Error(
            `the database answered with more than ${mostBytes} bytes: row ${rows.length + 1} is too much`,
          ),
        );
    });
    query.on('error', reject);
    query.on('end', () => resolve(rows));
  });
}
