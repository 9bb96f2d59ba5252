import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { openShop, type Replace } from '../app.ts';
import { readConfig } from '../config.ts';
import { openLog } from '../observability/log.ts';
import { openTestBank, type TestBank } from './bank.ts';
import { type HeldAnswer, heldFetch, plainFetch } from './held-fetch.ts';
import { openTestMailbox, type TestMailbox } from './mailbox.ts';
import { openTestDatabase, type TestDatabase } from './postgres.ts';

export { until } from './until.ts';

export const ADMIN = { email: 'admin@shop.test', password: 'the password of the admin' };

export const TOKEN_SECRET = 'a secret that is long enough for a test';

/** An answer, with its body as it came and as JSON. */
export interface TestAnswer extends HeldAnswer {
  readonly json: Record<string, unknown>;
}

export interface Sent {
  readonly token?: string;
  readonly key?: string;
  /** A string, or bytes, are sent as they stand, everything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A shop in this process, in a world of its own: real PostgreSQL, real HTTP bank, real SMTP. */
export interface TestShop {
  readonly database: TestDatabase;
  readonly bank: TestBank;
  readonly mailbox: TestMailbox;
  /** Where the shop listens. */
  readonly base: string;
  /** What its log says, and that of every other shop in this world, line by line. */
  readonly logs: readonly string[];
  /** What a process needs to be told to be another instance in this world. */
  readonly environment: Readonly<Record<string, string>>;
  send(method: string, path: string, sent?: Sent): Promise<TestAnswer>;
  /** Signs a new buyer up and in. */
  buyer(): Promise<string>;
  admin(): Promise<string>;
  /** Puts a product on the shelf; its sku is made up. */
  product(onHand: number, unitPriceCents?: number): Promise<string>;
  order(token: string, sku: string, more?: Partial<OrderOptions>): Promise<TestAnswer>;
  /** Opens another instance in the same world, as the same program on another machine would be. */
  beside(more?: Opening): Promise<Instance>;
  /** Ends this shop: the world goes on, and `reopen` opens another one in it. */
  shut(): Promise<void>;
  /** Ends this shop, and opens one with other parts or settings in the same world. */
  reopen(more?: Opening): Promise<void>;
  close(): Promise<void>;
}

/** One of several instances on one database. */
export interface Instance {
  /** Where it listens. */
  readonly base: string;
  send: TestShop['send'];
  close(): Promise<void>;
}

interface OrderOptions {
  readonly key: string;
  readonly quantity: number;
  readonly card: 'accepted' | 'declined';
}

export interface Opening {
  readonly settings?: Readonly<Record<string, string>>;
  readonly replace?: Replace;
  /** `false`: this shop answers on purpose what the contract does not know. */
  readonly isHeld?: boolean;
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Limits that a slow machine does not reach, for tests in which many want the same at once. */
export const PATIENT = {
  BANK_TIMEOUT_MS: '10000',
  POOL_WAIT_MS: '30000',
  LOCK_TIMEOUT_MS: '30000',
  STATEMENT_TIMEOUT_MS: '30000',
} as const;

export async function openTestShop(opening: Opening = {}): Promise<TestShop> {
  const [database, bank, mailbox] = await Promise.all([
    openTestDatabase(),
    openTestBank(),
    openTestMailbox(),
  ]);

  const logs: string[] = [];
  // Kept, so that a test which expects a request to fail cannot swallow what was wrong with its answer.
  const broken: string[] = [];
  const environment: Readonly<Record<string, string>> = {
    PORT: '0',
    DATABASE_URL: database.url,
    BANK_URL: bank.url,
    SMTP_URL: mailbox.url,
    TOKEN_SECRET,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    HASH_COST: '4',
    SIGN_IN_LIMIT: '0',
    BANK_TIMEOUT_MS: '300',
  };
  const open = async ({ settings = {}, replace }: Opening) => {
    const config = readConfig({ ...environment, ...settings });
    const shop = await openShop(
      config,
      openLog(config.logLevel, { write: (line) => logs.push(line) }),
      replace,
    );
    shop.server.listen(0, '127.0.0.1');
    await once(shop.server, 'listening');
    return { shop, base: `http://127.0.0.1:${(shop.server.address() as AddressInfo).port}` };
  };
  let current = await open(opening).catch(async (error: unknown) => {
    // Nobody else could end them.
    await Promise.all([database.close(), bank.close(), mailbox.close()]);
    throw error;
  });
  let isOpen = true;
  let { isHeld = true } = opening;
  const shut = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await current.shop.close();
  };

  const sendTo = async (
    base: string,
    method: string,
    path: string,
    { token, key, body, headers }: Sent = {},
  ): Promise<TestAnswer> => {
    const init: RequestInit = {
      method,
      headers: {
        connection: 'close',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      body:
        body === undefined
          ? null
          : typeof body === 'string' || body instanceof Uint8Array
            ? body
            : JSON.stringify(body),
    };
    const answer = isHeld
      ? await heldFetch(base + path, init, (found) => broken.push(found))
      : await plainFetch(base + path, init);
    return { ...answer, json: parse(answer.text) };
  };
  const send: TestShop['send'] = (method, path, sent) => sendTo(current.base, method, path, sent);
  const signIn = async (email: string, password: string): Promise<string> => {
    const { json } = await send('POST', '/sessions', { body: { email, password } });
    return String(json.token);
  };

  return {
    database,
    bank,
    mailbox,
    logs,
    environment,
    get base() {
      return current.base;
    },
    send,
    async buyer() {
      const email = `${randomUUID()}@buyers.test`;
      await send('POST', '/accounts', { body: { email, name: 'A buyer', password: 'a long password' } });
      return signIn(email, 'a long password');
    },
    admin: () => signIn(ADMIN.email, ADMIN.password),
    async product(onHand, unitPriceCents = 1_000) {
      const sku = `sku-${randomUUID()}`;
      await database.query(`insert into products values ($1, 'Name', 'Text', 'Things', $2, 'EUR', 1, $3)`, [
        sku,
        unitPriceCents,
        onHand,
      ]);
      return sku;
    },
    order: (token, sku, { key = randomUUID(), quantity = 1, card = 'accepted' } = {}) =>
      send('POST', '/orders', {
        token,
        key,
        body: { lines: [{ sku, quantity }], cardToken: `tok_${card}_${key}` },
      }),
    async beside(more = {}) {
      const { shop, base } = await open(more);
      return {
        base,
        send: (method, path, sent) => sendTo(base, method, path, sent),
        close: () => shop.close(),
      };
    },
    shut,
    async reopen(more = {}) {
      await shut();
      ({ isHeld = true } = more);
      current = await open(more);
      isOpen = true;
    },
    async close() {
      await shut();
      await Promise.all([bank.close(), mailbox.close()]);
      await database.close();
      if (broken.length > 0)
        throw new Error(`answers were not as the contract has them:\n${broken.join('\n')}`);
    },
  };
}
