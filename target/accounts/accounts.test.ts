import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOST_CLOCK } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { ADMIN, openTestShop, type TestShop, until } from '../testing/shop.ts';
import { openAccounts } from './accounts.ts';
import { makeHashing } from './hashing.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { makeSignInLimit, networkOf } from './sign-in-limit.ts';
import { openTokens } from './token.ts';

describe('passwords', () => {
  test('a hash of the default cost knows its password and no other', async () => {
    const stored = await hashPassword('correct horse', 15);
    expect(stored).toMatch(/^scrypt\$15\$/);
    expect(await verifyPassword('correct horse', stored)).toBe(true);
    expect(await verifyPassword('correct horsf', stored)).toBe(false);
  });

  test('the same password is never the same hash', async () => {
    expect(await hashPassword('correct horse', 4)).not.toBe(await hashPassword('correct horse', 4));
  });

  test.each(['none', '', 'scrypt$99', 'scrypt$4$x$y'])(
    'what is no hash of ours (%j) matches nothing',
    async (stored) => {
      expect(await verifyPassword('none', stored)).toBe(false);
    },
  );
});

describe('tokens', () => {
  const secret = 'a secret of more than thirty-two characters';
  const sub = 'b3a7c8f0-0000-4000-8000-000000000001';
  const key = new TextEncoder().encode(secret);
  const forge = (alg = 'HS256') => new SignJWT({ role: 'admin' }).setProtectedHeader({ alg }).setSubject(sub);

  test('a token that was issued is recognised', async () => {
    const tokens = await openTokens(secret, 900, HOST_CLOCK);
    const { token } = await tokens.issue({ accountId: sub, role: 'buyer' });
    expect(await tokens.recognise(`Bearer ${token}`)).toEqual({ accountId: sub, role: 'buyer' });
  });

  test('a token that was recognised before is not when it has expired', async () => {
    const tokens = await openTokens(secret, 1, HOST_CLOCK);
    const { token, expiresInSeconds } = await tokens.issue({ accountId: sub, role: 'buyer' });
    expect(expiresInSeconds).toBe(1);
    await tokens.recognise(`Bearer ${token}`);
    const refused = async () =>
      (await tokens.recognise(`Bearer ${token}`).catch(({ message }) => message)) ===
      'The token has expired.';
    await until(refused, 'the token expires');
  });

  test('none is recognised that has expired, is of another issuer, another key, another algorithm or bent', async () => {
    const tokens = await openTokens(secret, 900, HOST_CLOCK);
    const { token } = await tokens.issue({ accountId: sub, role: 'buyer' });
    const [header, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub, role: 'admin', iss: 'shop.test' })).toString(
      'base64url',
    );
    const bad = [
      await forge().setIssuer('shop.test').setExpirationTime(1).sign(key),
      await forge().setIssuer('elsewhere').setExpirationTime('1h').sign(key),
      await forge()
        .setIssuer('shop.test')
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(secret.repeat(2))),
      await forge('HS512').setIssuer('shop.test').setExpirationTime('1h').sign(key),
      `${header}.${claims}.${signature}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`,
      '',
    ];
    for (const one of bad) {
      await expect(tokens.recognise(`Bearer ${one}`)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    await expect(tokens.recognise(undefined)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

test('an account is shown to its owner, and to nobody else', async () => {
  const shop = await openTestShop();
  const tokens = await Promise.all([shop.buyer(), shop.buyer()]);
  const answers = await Promise.all(tokens.map((token) => shop.send('GET', '/account', { token })));
  for (const { status, json } of answers)
    expect([status, Object.keys(json)]).toEqual([200, ['accountId', 'email', 'name']]);
  expect(new Set(answers.map(({ json }) => json.email)).size).toBe(2);
  expect((await shop.send('GET', '/account')).status).toBe(401);
  await shop.close();
});

describe('signing in', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openTestShop({ settings: { SIGN_IN_LIMIT: '3' } });
  });
  afterAll(() => shop.close());

  test('too many attempts of one address are refused for a while, right ones as well', async () => {
    const attempt = () => shop.send('POST', '/sessions', { body: ADMIN });
    for (let time = 0; time < 3; time += 1) expect((await attempt()).status).toBe(200);
    const refused = await attempt();
    expect(refused).toMatchObject({ status: 429, json: { code: 'rate-limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('one address does not use up the attempts of another, and no limit is none', () => {
    const limited = makeSignInLimit({ perAddress: 1, perAccount: null });
    limited.from('one');
    limited.from('other');
    expect(() => limited.from('one')).toThrow('Wait');
    const unlimited = makeSignInLimit({ perAddress: null, perAccount: null });
    for (let time = 0; time < 100; time += 1) unlimited.from('one');
  });

  test('behind a balancer the client that it heard is counted, and nothing that a client says itself', async () => {
    const attempt = async (forwardedFor: string) =>
      (await shop.send('POST', '/sessions', { body: ADMIN, headers: { 'x-forwarded-for': forwardedFor } }))
        .status;
    await shop.reopen({ settings: { SIGN_IN_LIMIT: '1', TRUSTED_HOPS: '1' } });
    expect(await attempt('192.0.2.1')).toBe(200);
    expect(await attempt('192.0.2.2')).toBe(200);
    expect(await attempt('192.0.2.3, 192.0.2.1')).toBe(429);
    await shop.reopen({ settings: { SIGN_IN_LIMIT: '1', TRUSTED_HOPS: '2' } });
    expect(await attempt('192.0.2.1, 198.51.100.1')).toBe(200);
    expect(await attempt('192.0.2.2, 198.51.100.1')).toBe(200);
    expect(await attempt('192.0.2.3, 192.0.2.1, 198.51.100.1')).toBe(429);
    await shop.reopen({ settings: { SIGN_IN_LIMIT: '1' } });
    expect(await attempt('192.0.2.1')).toBe(200);
    expect(await attempt('192.0.2.2')).toBe(429);
  });

  test('against an account only failures count, and the right password comes too late after too many', async () => {
    await shop.reopen({ settings: { SIGN_IN_LIMIT: '0', SIGN_IN_ACCOUNT_LIMIT: '2' } });
    const signIn = async (email: string, password: string) =>
      (await shop.send('POST', '/sessions', { body: { email, password } })).status;
    for (let time = 0; time < 4; time += 1) expect(await signIn(ADMIN.email, ADMIN.password)).toBe(200);
    const wrong = await Promise.all([1, 2, 3, 4].map(() => signIn(ADMIN.email, 'not the password')));
    expect(wrong.sort()).toEqual([401, 401, 429, 429]);
    expect(await signIn(ADMIN.email, ADMIN.password)).toBe(429);
    // Nothing tells whether there is such an account.
    const unknown = [1, 2, 3].map(() => signIn('nobody@shop.test', 'not the password'));
    expect((await Promise.all(unknown)).sort()).toEqual([401, 401, 429]);
  });

  test('neither a shop that is busy nor a database that is away is held against an account', async () => {
    const busy = new Refusal('busy', 'No work has begun.');
    const answers: (() => Promise<[]>)[] = [];
    const accounts = await openAccounts({
      query: () => answers.shift()?.() ?? Promise.resolve([]),
      transaction: () => Promise.reject(new Error('signing in needs none')),
      tokens: await openTokens('a secret of more than thirty-two characters', 900, HOST_CLOCK),
      hashing: makeHashing(4),
      limit: makeSignInLimit({ perAddress: null, perAccount: 1 }),
    });
    const signIn = () => accounts.signIn({ email: 'a@shop.test', password: 'not the password' });
    answers.push(...[1, 2, 3].map(() => () => Promise.reject(busy)));
    for (let time = 0; time < 3; time += 1) await expect(signIn()).rejects.toBe(busy);
    await expect(signIn()).rejects.toMatchObject({ code: 'bad-credentials' });
    await expect(signIn()).rejects.toMatchObject({ code: 'rate-limited' });
  });

  test('makes the hash anew where it is of another cost than those of today, for the right password alone', async () => {
    const account = { email: 'old@buyers.test', password: 'a long password' };
    await shop.reopen({ settings: { SIGN_IN_LIMIT: '0', HASH_COST: '4' } });
    await shop.send('POST', '/accounts', { body: { ...account, name: 'Old' } });
    await shop.reopen({ settings: { SIGN_IN_LIMIT: '0', HASH_COST: '6' } });
    const stored = async () => {
      const sql = 'select password_hash from accounts where email = $1';
      const [row] = await shop.database.query<{ password_hash: string }>(sql, [account.email]);
      return row?.password_hash;
    };
    const signIn = async (password: string) =>
      (await shop.send('POST', '/sessions', { body: { ...account, password } })).status;
    const before = await stored();
    expect(await signIn('not the password')).toBe(401);
    expect(await stored()).toBe(before);
    expect(await signIn(account.password)).toBe(200);
    const renewed = await stored();
    expect([before, renewed]).toEqual([
      expect.stringMatching(/^scrypt\$4\$/),
      expect.stringMatching(/^scrypt\$6\$/),
    ]);
    expect(await signIn(account.password)).toBe(200);
    expect(await signIn('not the password')).toBe(401);
    expect(await stored()).toBe(renewed);
  });

  test('succeeds where there is no time to make the hash anew', async () => {
    const stored = { account_id: randomUUID(), password_hash: await hashPassword('right', 4), role: 'buyer' };
    const hashing = makeHashing(5);
    const hashes = [hashing.hash, () => Promise.reject(new Refusal('busy', 'No work has begun.'))];
    const accounts = await openAccounts({
      query: async <Row>() => [stored as Row],
      transaction: () => Promise.reject(new Error('signing in needs none')),
      tokens: await openTokens('a secret of more than thirty-two characters', 900, HOST_CLOCK),
      hashing: { ...hashing, hash: (password) => hashes.shift()?.(password) ?? Promise.reject(password) },
      limit: makeSignInLimit({ perAddress: null, perAccount: null }),
    });
    const session = await accounts.signIn({ email: 'a@shop.test', password: 'right' });
    expect(session.token).toMatch(/^ey/);
    expect(hashes).toHaveLength(0);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

test('who was the administrator under another address is a buyer after a start with a new one', async () => {
  const shop = await openTestShop();
  const add = async (token: string) => {
    const body = { code: randomUUID(), kind: 'percent', value: 10, limit: 5 };
    return (await shop.send('POST', '/admin/vouchers', { token, body })).status;
  };
  expect(await add(await shop.admin())).toBe(201);
  const successor = { email: 'successor@shop.test', password: 'the password of the successor' };
  const other = await shop.beside({
    settings: { ADMIN_EMAIL: successor.email, ADMIN_PASSWORD: successor.password },
  });
  expect(await add(await shop.admin())).toBe(403);
  const { json } = await shop.send('POST', '/sessions', { body: successor });
  expect(await add(String(json.token))).toBe(201);
  await other.close();
  await shop.close();
});

describe('hashing', () => {
  test('a flood of sign-ins stalls nobody: orders and reads go on, with hashes of the real cost', async () => {
    const shop = await openTestShop({ settings: { HASH_COST: '15', SIGN_IN_ACCOUNT_LIMIT: '0' } });
    const [token, sku] = [await shop.buyer(), await shop.product(100)];
    const body = { email: 'nobody@shop.test', password: 'not the password' };
    let flooding = true;
    const flood = Promise.all(
      Array.from({ length: 30 }, () => shop.send('POST', '/sessions', { body })),
    ).finally(() => {
      flooding = false;
    });
    const tookMs: number[] = [];
    while (flooding && tookMs.length < 20) {
      const startedMs = performance.now();
      expect((await shop.order(token, sku)).status).toBe(201);
      tookMs.push(performance.now() - startedMs);
    }
    expect(tookMs.length).toBeGreaterThan(4);
    // Behind thirty hashes an order would wait for a second and more.
    expect(tookMs.toSorted((one, other) => one - other)[Math.floor(tookMs.length / 2)]).toBeLessThan(500);
    // Where the machine is slow, the last of them have waited too long, and are told so.
    for (const { status } of await flood) expect([401, 503]).toContain(status);
    await shop.close();
  });

  test('more than can be hashed in time are turned away before any work', async () => {
    const hashing = makeHashing(12);
    const answers = await Promise.allSettled(Array.from({ length: 150 }, () => hashing.hash('a password')));
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(20);
    expect(refused[0]).toMatchObject({ reason: { code: 'busy' } });
  });
});
