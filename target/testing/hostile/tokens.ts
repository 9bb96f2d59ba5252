import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { TOKEN_SECRET } from '../shop.ts';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Authorization headers that look as if they were somebody's, and are nobody's. */
export async function forgedAuthorizations(tokens: {
  readonly buyer: string;
  readonly admin: string;
}): Promise<readonly string[]> {
  const [header = '', payload = '', signature = ''] = tokens.buyer.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const asAdmin = encoded({ ...claims, role: 'admin' });
  const secret = new TextEncoder().encode(TOKEN_SECRET);
  const issue = (more: object, expiresIn = '1h', key = secret, alg = 'HS256'): Promise<string> => {
    const { exp: _, ...others } = { ...claims, ...more };
    return new SignJWT(others).setProtectedHeader({ alg }).setExpirationTime(expiresIn).sign(key);
  };
  const bent = [
    `${header}.${asAdmin}.${signature}`,
    `${encoded({ alg: 'none', typ: 'JWT' })}.${asAdmin}.`,
    `${encoded({ alg: 'NONE' })}.${asAdmin}.${signature}`,
    `${encoded({ alg: 'HS256', jwk: { kty: 'oct', k: encoded('key') } })}.${asAdmin}.${signature}`,
    `${encoded({ alg: 'HS256', crit: ['exp'] })}.${payload}.${signature}`,
    `${header}.${payload}.${signature.slice(0, -4)}`,
    `${header}.${payload}.${signature}A`,
    `${header}.${payload}`,
    `${header}..${signature}`,
    `${tokens.buyer}.${tokens.admin}`,
    await issue({}, '-1s'),
    await issue({ role: 'root' }),
    await issue({ role: ['admin'] }),
    await issue({ sub: 'nobody' }),
    await issue({ sub: { $ne: null } }),
    await issue({ iss: 'elsewhere' }),
    await issue({ nbf: 9_999_999_999 }),
    await issue({ role: 'admin' }, '1h', new TextEncoder().encode('another secret, that nobody has told us')),
    await issue({ role: 'admin' }, '1h', secret, 'HS512'),
    'x'.repeat(2_000),
    'x'.repeat(5_000),
    '.'.repeat(500),
    randomUUID(),
  ];
  return [
    ...bent.map((token) => `Bearer ${token}`),
    ...['', 'Bearer', 'Bearer ', 'Basic YTpi', tokens.buyer, `Token ${tokens.buyer}`],
    ...[
      `Bearer ${tokens.buyer}, Bearer ${tokens.admin}`,
      `Bearer "${tokens.buyer}"`,
      `Bearer\t${tokens.buyer}x`,
    ],
    `Bearer ${tokens.buyer}\u00e9`,
  ];
}
