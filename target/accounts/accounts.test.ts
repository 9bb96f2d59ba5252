import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, openTestShop, type TestShop } from '../testing/shop.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { makeSignInLimit } from './sign-in-limit.ts';
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
    const tokens = await openTokens(secret);
    const { token } = await tokens.issue({ accountId: sub, role: 'buyer' });
    expect(await tokens.recognise(`Bearer ${token}`)).toEqual({ accountId: sub, role: 'buyer' });
  });

  test('none is recognised that has expired, is of another issuer, another key, another algorithm or bent', async () => {
    const tokens = await openTokens(secret);
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
    const limited = makeSignInLimit(1);
    limited('one');
    limited('other');
    expect(() => limited('one')).toThrow();
    const unlimited = makeSignInLimit(null);
    for (let time = 0; time < 100; time += 1) unlimited('one');
  });
});
