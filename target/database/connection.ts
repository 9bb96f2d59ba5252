import pg from 'pg';
import { countQuery, timed } from '../observability/stages.ts';
import { Refusal } from '../refusal.ts';
import type { Query, Statement } from './statement.ts';

/** SQLSTATEs that speak of the database's state rather than of our statement: worth another attempt. */
const PASSING = new Set([
  ...['40001', '40P01', '53300', '55P03', '57014', '57P01', '57P02', '57P03'],
  // Ended while it was idle in a transaction; read only, as a standby is until it has taken over; its disk or its memory
  // is full.
  ...['25P03', '25006', '53100', '53200'],
]);

/** A sum that does not fit: only the row knows it, so no schema of a request could refuse it before. */
const OUT_OF_RANGE = '22003';

const isDatabaseError = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

const ASK_AGAIN =
  'Whether it took effect is not known. Please ask again, with the same key where there is one.';

/** The database did not answer, or not now. Whether the statement took effect is another question. */
export function asRefusal(error: unknown): unknown {
  if (isDatabaseError(error) && error.code === OUT_OF_RANGE) {
    return new Refusal('invalid', 'That is more than can be counted.', { cause: error });
  }
  if (isDatabaseError(error) && !PASSING.has(error.code ?? '')) return error;
  return new Refusal('unavailable', ASK_AGAIN, { retryAfterSeconds: 1, cause: error });
}

/** How a transaction begins. */
export type Begin = 'begin' | 'begin isolation level serializable';

/** A checked-out connection that knows whether it can be given back. */
export class Connection {
  readonly #client: pg.PoolClient;
  #broken = false;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  /** Bound, since a transaction's work gets it as a function. */
  readonly query: Query = async <Row>(sent: Statement<Row>, values: readonly unknown[] = []) => {
    const { rows } = await this.#send<Row>({ ...sent, values: [...values] });
    return rows;
  };

  /** @param begin with the isolation level, where it is not the default one. */
  async begin(begin: Begin): Promise<void> {
    await this.#send({ text: begin });
  }

  /**
   * COMMIT of an aborted transaction does not fail: it rolls back, and says so only in its command tag. One whose answer
   * is lost may have been carried out: it fails as `unavailable`, which promises nothing.
   */
  async commit(): Promise<void> {
    const { command } = await this.#send({ text: 'commit' });
    if (command !== 'COMMIT') throw new Error(`commit answered ${command}: the transaction had been aborted`);
  }

  /** Takes back what the transaction did. Where that fails, closing the connection makes the database do it. */
  async rollback(): Promise<void> {
    if (this.#broken) return;
    await this.#send({ text: 'rollback' }).catch(() => {
      this.#broken = true;
    });
  }

  /** Back to the pool, or closed where it is in doubt. */
  release(): void {
    this.#client.release(this.#broken);
  }

  async #send<Row>(config: pg.QueryConfig): Promise<pg.QueryResult<Row & pg.QueryResultRow>> {
    countQuery();
    try {
      return await timed('dbMs', () => this.#client.query<Row & pg.QueryResultRow>(config));
    } catch (error) {
      // Anything but the database's own answer leaves open what it has done and what it will say next.
      if (!isDatabaseError(error)) this.#broken = true;
      throw asRefusal(error);
    }
  }
}
