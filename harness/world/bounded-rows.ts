import pg from 'pg';
import { LIMITS } from '../model/limits.ts';

type Row = Record<string, unknown>;

/** What a row takes in memory besides its texts: about. */
const ROW_BYTES = 100;

/**
 * The rows of a query, one by one, since a backend may have written more than memory holds. Where they are too many the connection
 * ends, and the query with it.
 * @param mostBytes of all rows together.
 * @throws what the database says, or that it says too much.
 */
export async function boundedRows(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
  mostBytes: number = LIMITS.collectedBytes,
): Promise<readonly Row[]> {
  const client = await pool.connect();
  // A connection that breaks fails its query, which is all that there is to say.
  client.on('error', ignored);
  let failed: unknown = null;
  try {
    return await new Promise<Row[]>((resolve, reject) => {
      const rows: Row[] = [];
      let bytes = 0;
      const query = client.query(new pg.Query<Row>({ text, values: [...values] }));
      query.on('row', (row) => {
        bytes += ROW_BYTES + bytesOf(row);
        if (bytes <= mostBytes) rows.push(row);
        else
          reject(
            new Error(
              `the database answered with more than ${mostBytes} bytes: ${rows.length} rows and more`,
            ),
          );
      });
      query.on('error', reject);
      query.on('end', () => resolve(rows));
    });
  } catch (error) {
    failed = error;
    throw error;
  } finally {
    client.off('error', ignored);
    client.release(failed !== null && !isAnswer(failed));
  }
}

/** After a refusal the connection is as good as before; after too long an answer it still brings rows, and a fatal error ends it. */
const isAnswer = (error: unknown): boolean => error instanceof pg.DatabaseError && error.severity === 'ERROR';

const ignored = (): void => undefined;

function bytesOf(row: Row): number {
  let bytes = 0;
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'string') bytes += value.length;
    else if (typeof value === 'object' && value !== null) bytes += JSON.stringify(value).length;
  }
  return bytes;
}
