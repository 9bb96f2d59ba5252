import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Freshness } from './product-cache.ts';

/** A name of SQL: `product_changes` in the statements that change a product, with the sku as payload. */
export const PRODUCT_CHANGES = 'product_changes';

/** How a heartbeat differs from a sku, which has no blanks. */
const HEARTBEAT = 'alive ';

const CONNECT_MS = 2_000;
/** Before the next attempt to connect: with everybody's caches cold, the database has enough to do. */
const RECONNECT_MS = 250;

interface FeedSettings {
  readonly databaseUrl: string;
  readonly applicationName: string;
  /** How often the connection is proven to be alive. */
  readonly heartbeatMs: number;
  /** Without an answer by then, the connection is given up. */
  readonly deadlineMs: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
}

interface Listeners {
  /** Another version of this product is committed. May be called for one's own changes, too. */
  readonly changed: (sku: string) => void;
  /** From here on nothing is missed; before, anything may have been. */
  readonly restarted: () => void;
}

export interface ProductFeed extends Freshness {
  close(): Promise<void>;
}

/**
 * Listens for changes of products, made by any instance, over a connection of its own.
 *
 * A connection that says nothing may be quiet or dead, so it is made to speak: every `heartbeatMs` it notifies itself.
 * PostgreSQL delivers notifications in the order in which their transactions committed; so when a heartbeat comes back,
 * all that was committed before it was sent has come, too. That moment is what `provenAtMs` returns, and it is a proof
 * where a `select 1` would only be a sign of life.
 *
 * Never fails: a connection that is lost or silent is replaced, however long that takes, and `restarted` says so.
 */
export function openProductFeed(settings: FeedSettings, listeners: Listeners, log: Logger): ProductFeed {
  const { nowMs } = settings;
  const closing = new AbortController();
  let provenAtMs = Number.NEGATIVE_INFINITY;
  /** The latest connection: to be cut by whoever closes, who is not to wait for an answer that may never come. */
  let wire = new Socket();

  const listen = async (client: pg.Client): Promise<void> => {
    let heartbeat = { payload: '', sentAtMs: provenAtMs };
    client.on('notification', ({ payload = '' }) => {
      if (payload === heartbeat.payload) provenAtMs = heartbeat.sentAtMs;
      else if (!payload.startsWith(HEARTBEAT)) listeners.changed(payload);
    });
    await client.query(`listen ${PRODUCT_CHANGES}`);
    listeners.restarted();
    while (!closing.signal.aborted) {
      heartbeat = { payload: HEARTBEAT + randomUUID(), sentAtMs: nowMs() };
      await client.query(`select pg_notify('${PRODUCT_CHANGES}', $1)`, [heartbeat.payload]);
      await delay(settings.heartbeatMs, undefined, { signal: closing.signal });
    }
  };

  const connectAndListen = async (): Promise<void> => {
    wire = new Socket();
    const client = new pg.Client({
      stream: () => wire,
      connectionString: settings.databaseUrl,
      application_name: settings.applicationName,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: settings.deadlineMs,
    });
    // A lost connection fails the next heartbeat; without a listener it would end the process before that.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await listen(client);
    } finally {
      // Not awaited: a connection that is half dead would never say good-bye.
      client.end().catch(() => undefined);
    }
  };

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await connectAndListen();
      } catch (error) {
        if (closing.signal.aborted) return;
        log.warn(
          { err: error },
          'the feed of product changes was interrupted: pages are cached for less time',
        );
        await delay(RECONNECT_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  };
  const running = run();

  return {
    provenAtMs: () => provenAtMs,
    async close() {
      closing.abort();
      wire.destroy();
      await running;
    },
  };
}
