import { type CryptoKey, errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { timed } from '../observability/stages.ts';
import { Refusal } from '../refusal.ts';

export type Role = 'buyer' | 'admin';

/** Who sent a request. */
export interface Caller {
  readonly accountId: string;
  readonly role: Role;
}

const ISSUER = 'shop.test';

const claims = z.object({ sub: z.guid(), role: z.enum(['buyer', 'admin']), exp: z.number() });

/** Tokens that are remembered until they expire: a signature is checked once, off the thread, and not once a request. */
const KNOWN_MAX = 10_000;

interface Known {
  readonly caller: Caller;
  readonly expiresMs: number;
}

export interface Tokens {
  issue(caller: Caller): Promise<{ token: string; expiresInSeconds: number }>;
  /** @throws Refusal `unauthenticated` for anything but a bearer token of ours that is still good. */
  recognise(authorization: string | undefined): Promise<Caller>;
}

const unauthenticated = (detail: string): Refusal => new Refusal('unauthenticated', detail);

/** Signed bearer tokens (JWT, HS256): a caller is recognised without a question to the database. */
export async function openTokens(
  secret: string,
  ttlSeconds: number,
  clock: Pick<Clock, 'nowMs'>,
): Promise<Tokens> {
  // Imported once: given as bytes, it would be imported again for each request.
  const key: CryptoKey = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
  const known = new LRUCache<string, Known>({ max: KNOWN_MAX });
  const verify = async (token: string): Promise<Caller> => {
    const verified = known.get(token);
    // By the clock, each time: it may have been set since. One that has expired is verified anew, to be refused.
    if (verified !== undefined && clock.nowMs() < verified.expiresMs) return verified.caller;
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      requiredClaims: ['exp'],
      currentDate: new Date(clock.nowMs()),
    });
    const { sub, role, exp } = claims.parse(payload);
    const caller: Caller = { accountId: sub, role };
    known.set(token, { caller, expiresMs: exp * 1_000 });
    return caller;
  };
  return {
    async issue({ accountId, role }) {
      const nowS = Math.floor(clock.nowMs() / 1_000);
      const token = await new SignJWT({ role })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setSubject(accountId)
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + ttlSeconds)
        .sign(key);
      return { token, expiresInSeconds: ttlSeconds };
    },
    recognise: (authorization) =>
      timed('authMs', async () => {
        const token = /^Bearer ([\w.-]{1,2048})$/i.exec(authorization ?? '')?.[1];
        if (token === undefined) throw unauthenticated('Send a bearer token.');
        try {
          return await verify(token);
        } catch (error) {
          if (error instanceof errors.JWTExpired) throw unauthenticated('The token has expired.');
          throw unauthenticated('The token is not good.');
        }
      }),
  };
}

/** @throws Refusal `unauthenticated` for nobody, `forbidden` for somebody who is not of this role. */
export const makeAuthorise =
  (tokens: Tokens) =>
  async (authorization: string | undefined, role: Role | 'anybody'): Promise<Caller> => {
    const caller = await tokens.recognise(authorization);
    if (role !== 'anybody' && caller.role !== role)
      throw new Refusal('forbidden', 'Your account may not do this.');
    return caller;
  };
