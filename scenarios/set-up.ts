import { createHash } from 'node:crypto';
import {
  type Access,
  type Actor,
  type Catalogue,
  canaryOf,
  type Request,
  type Sessions,
  type Voucher,
} from '../harness/index.ts';
import { isRecord } from './is-record.ts';
import { fillCatalogue } from './seed.ts';

/** Requests of the set-up that must work, or there is no run. */
async function expectAnswer(
  access: Access,
  status: number,
  request: Request,
): Promise<Record<string, unknown>> {
  const answer = await access.send(request);
  if (answer.status === status && isRecord(answer.json)) return answer.json;
  throw new Error(`${request.method} ${request.path} answered ${answer.status}, expected ${status}`);
}

async function signIn(access: Access, email: string, password: string): Promise<string> {
  const { token } = await expectAnswer(access, 200, {
    name: 'sign in',
    method: 'POST',
    path: '/sessions',
    body: { email, password },
  });
  if (typeof token !== 'string') throw new Error('POST /sessions answered without a token');
  return token;
}

interface SignedUp {
  readonly account: string;
  readonly token: string;
}

async function signUp(access: Access, email: string, password: string): Promise<SignedUp> {
  const { accountId } = await expectAnswer(access, 201, {
    name: 'sign up',
    method: 'POST',
    path: '/accounts',
    body: { email, name: email, password },
  });
  return { account: String(accountId), token: await signIn(access, email, password) };
}

async function createVoucher(
  access: Access,
  headers: Readonly<Record<string, string>>,
  { code, limit, discountCents, expiresInMs }: Voucher,
  currency: string,
): Promise<void> {
  const expiry =
    expiresInMs === undefined ? {} : { expiresAt: new Date(Date.now() + expiresInMs).toISOString() };
  await expectAnswer(access, 201, {
    ...{ name: 'create voucher', method: 'POST', path: '/admin/vouchers', headers },
    body: { code, limit, kind: 'amount', value: discountCents, currency, ...expiry },
  });
}

/** Enough to keep two cores busy with password hashes, few enough not to be shed. */
const SIGN_UPS_AT_ONCE = 8;

async function signUpBuyers(
  access: Access,
  emails: readonly string[],
  password: string,
): Promise<SignedUp[]> {
  const buyers: SignedUp[] = [];
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < emails.length) {
      const index = next;
      next += 1;
      buyers[index] = await signUp(access, emails[index] ?? '', password);
    }
  };
  await Promise.all(Array.from({ length: SIGN_UPS_AT_ONCE }, loop));
  return buyers;
}

/** Name and address are canaries: wherever they turn up, this buyer's data does. */
function emailOf(buyer: number, secret: string): string {
  const tag = createHash('sha256').update(`canary ${buyer} ${secret}`).digest('hex').slice(0, 8);
  return `buyer-${buyer}.${canaryOf(buyer, tag)}@buyers.test`;
}

/** Fills the catalogue, makes its vouchers, signs everybody in. */
export async function setUp(access: Access, catalogue: Catalogue, buyers: number): Promise<Sessions> {
  if (access.sql === null) throw new Error('the bundled target is seeded over SQL: it needs its database');
  await fillCatalogue(access.sql, catalogue);
  const { ADMIN_EMAIL = '', ADMIN_PASSWORD = '', TOKEN_SECRET = '' } = access.environment;
  // One password for all, out of the run's secret: nothing to guess from outside, nothing to store.
  const password = createHash('sha256').update(`buyers ${TOKEN_SECRET}`).digest('hex');
  const emails = Array.from({ length: buyers }, (_, index) => emailOf(index, TOKEN_SECRET));
  const admin = await signIn(access, ADMIN_EMAIL, ADMIN_PASSWORD);
  const signedUp = await signUpBuyers(access, emails, password);
  const bags = signedUp.map(({ token }) => ({ authorization: `Bearer ${token}` }));
  const adminBag = { authorization: `Bearer ${admin}` };
  for (const voucher of catalogue.vouchers ?? [])
    await createVoucher(access, adminBag, voucher, catalogue.currency);
  const bag = (actor: Actor): Readonly<Record<string, string>> => {
    if (actor === 'anonymous') return {};
    return actor === 'admin' ? adminBag : (bags[actor] ?? {});
  };
  return { emails, accounts: signedUp.map(({ account }) => account), secrets: [password], bag };
}
