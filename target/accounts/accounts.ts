import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement, type Transaction } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import type { Hashing } from './hashing.ts';
import type { SignInLimit } from './sign-in-limit.ts';
import type { Role, Tokens } from './token.ts';

const email = z.string().max(254).trim().toLowerCase().pipe(z.email());
/** Characters are counted, not halves of them; and half a character would be hashed like every other half. */
const password = z.string().regex(/^\P{Cs}{8,200}$/u, 'has to have 8 to 200 characters');
/**
 * No control characters: NUL would not reach the database, and a line break has no place in a name, at its ends neither:
 * so it is looked at before it is trimmed.
 */
const name = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u)
  .regex(/\S/)
  .trim();

export const registration = z.strictObject({ email, name, password });
export const credentials = z.strictObject({ email, password: z.string().regex(/^\P{Cs}{0,200}$/u) });

export const registeredAccount = z.strictObject({ accountId: z.guid(), email: z.email() });
export const session = z.strictObject({ token: z.string(), expiresInSeconds: z.int().min(1) });

/** What an account's owner is shown of it. */
export const ownAccount = z.strictObject({ accountId: z.guid(), email: z.email(), name: z.string() });
export type OwnAccount = z.infer<typeof ownAccount>;

const insertAccount = statement<{ account_id: string }>(
  'insert-account',
  `insert into accounts (account_id, email, name, password_hash, role)
   values ($1, $2, $3, $4, 'buyer')
   on conflict (email) do nothing
   returning account_id`,
);

/** Any number will do, as long as all instances use the same. */
const ADMIN_LOCK = 7_215_002;
const lockAdmin = statement('lock-admin', `select pg_advisory_xact_lock(${ADMIN_LOCK})`);
const demoteFormer = statement(
  'demote-former-admin',
  `update accounts set role = 'buyer' where role = 'admin' and email <> $1`,
);
const upsertAdmin = statement(
  'upsert-admin',
  `insert into accounts (account_id, email, name, password_hash, role)
   values ($1, $2, 'Administrator', $3, 'admin')
   on conflict (email) do update set password_hash = excluded.password_hash, role = 'admin'`,
);

const readCredentials = statement<{ account_id: string; password_hash: string; role: Role }>(
  'read-credentials',
  'select account_id, password_hash, role from accounts where email = $1',
);

/** Only where it is still the hash that was verified: whoever sets a password meanwhile has set it. */
const renewHash = statement(
  'renew-password-hash',
  'update accounts set password_hash = $3 where account_id = $1 and password_hash = $2',
);

const readOwn = statement<OwnAccount>(
  'read-own-account',
  'select account_id as "accountId", email, name from accounts where account_id = $1',
);

export interface Accounts {
  /** @throws Refusal `invalid`, `email-taken`, `busy` */
  register(body: unknown): Promise<z.infer<typeof registeredAccount>>;
  /** @throws Refusal `invalid`, `bad-credentials`, `rate-limited`, `busy` */
  signIn(body: unknown): Promise<z.infer<typeof session>>;
  /** @throws Refusal `unauthenticated` where the account is gone, though its token is still good. */
  read(accountId: string): Promise<OwnAccount>;
  /**
   * Makes the administrator's account, or gives it the password that is in force now. There is one: whoever was it under
   * another address is a buyer from then on, to whom a token that says otherwise is of use until it runs out.
   */
  ensureAdmin(admin: { email: string; password: string }): Promise<void>;
}

/** What accounts are made of. */
interface Means {
  readonly query: Query;
  readonly transaction: Transaction;
  readonly tokens: Tokens;
  readonly hashing: Hashing;
  readonly limit: SignInLimit;
}

export async function openAccounts({ query, transaction, tokens, hashing, limit }: Means): Promise<Accounts> {
  // Checked where there is no such account, so that the answer takes as long and says nothing.
  const nobodysHash = await hashing.hash(randomUUID());

  /** @returns the account, where the password is its own. */
  const recognise = async (given: z.infer<typeof credentials>) => {
    const [row] = await query(readCredentials, [given.email]);
    const matches = await hashing.verify(given.password, row?.password_hash ?? nobodysHash);
    return matches ? row : undefined;
  };

  /**
   * Once `HASH_COST` has changed, an account from before is verified in another time than an account that there is not, and
   * so can be told from it. Its password is known here and now alone, so this is when its hash is made anew.
   */
  const renew = async (accountId: string, stored: string, password: string): Promise<void> => {
    if (!hashing.isOutdated(stored)) return;
    await query(renewHash, [accountId, stored, await hashing.hash(password)]);
  };

  return {
    async register(body) {
      const given = check(registration, body);
      const hash = await hashing.hash(given.password);
      const [row] = await query(insertAccount, [randomUUID(), given.email, given.name, hash]);
      if (row === undefined) throw new Refusal('email-taken', 'Sign in, or use another address.');
      return { accountId: row.account_id, email: given.email };
    },
    async signIn(body) {
      const given = check(credentials, body);
      const forgive = limit.on(given.email);
      const row = await recognise(given).catch((error: unknown) => {
        // "Busy", or a database that is away, says nothing of the password.
        forgive();
        throw error;
      });
      if (row === undefined) throw new Refusal('bad-credentials', 'Check both and try again.');
      forgive();
      // Busy, say: the password was right all the same, and the next time will do.
      await renew(row.account_id, row.password_hash, given.password).catch(() => undefined);
      return tokens.issue({ accountId: row.account_id, role: row.role });
    },
    async read(accountId) {
      const [row] = await query(readOwn, [accountId]);
      if (row === undefined) throw new Refusal('unauthenticated', 'The account is gone.');
      return row;
    },
    async ensureAdmin(admin) {
      const hash = await hashing.hash(admin.password);
      // Instances that start at once with different addresses would otherwise each see the other's administrator too late.
      await transaction(async (inside) => {
        await inside(lockAdmin);
        await inside(demoteFormer, [admin.email]);
        await inside(upsertAdmin, [randomUUID(), admin.email, hash]);
      });
    },
  };
}
