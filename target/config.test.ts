import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig, SETTINGS } from './config.ts';
import { chooseDefect } from './defects/index.ts';
import { type Setting, UsageError } from './settings.ts';

const environment = {
  PORT: '8080',
  DATABASE_URL: 'postgres://me:hidden@127.0.0.1/shop',
  BANK_URL: 'http://127.0.0.1:1',
  SMTP_URL: 'smtp://127.0.0.1:2',
  TOKEN_SECRET: 'a secret of more than thirty-two characters',
  ADMIN_EMAIL: 'Admin@Shop.test',
  ADMIN_PASSWORD: 'long enough',
};

function complaint(more: Record<string, string | undefined>): string {
  try {
    readConfig({ ...environment, ...more });
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

test('what is left out has the defaults of production', () => {
  expect(readConfig(environment)).toMatchObject({
    host: '127.0.0.1',
    port: 8_080,
    admin: { email: 'admin@shop.test' },
    cache: { type: 'on', ttlMs: 60_000 },
    hashCost: 15,
    signIn: { perAddress: 10, perAccount: 20 },
    database: { poolSize: 10, poolWaitMs: 2_000, poolBegunWaitMs: 10_000, statementTimeoutMs: 5_000 },
    tokenTtlSeconds: 900,
    instances: 1,
    bankTimeoutMs: 3_000,
    logLevel: 'info',
    defect: null,
  });
  expect(readConfig({ ...environment, CACHE: 'off', SIGN_IN_LIMIT: '0' })).toMatchObject({
    cache: { type: 'off' },
    signIn: { perAddress: null },
  });
});

test.each([
  ['CACHE', 'sometimes', 'CACHE is "sometimes"; allowed: on | off'],
  ['HASH_COST', '21', 'HASH_COST is "21"; allowed: a whole number from 1 to 20'],
  ['POOL_SIZE', '1e1', 'POOL_SIZE is "1e1"; allowed: a whole number from 1 to 100'],
  [
    'BANK_URL',
    'file:///etc/passwd',
    'BANK_URL is "file:///etc/passwd"; allowed: a URL that starts with http:// or https://',
  ],
  ['PORT', undefined, 'PORT is missing; allowed: a whole number from 0 to 65535'],
])('%s may not be %j', (name, value, message) => {
  expect(complaint({ [name]: value })).toBe(message);
});

test('a secret that is not acceptable is not printed', () => {
  expect(complaint({ TOKEN_SECRET: 'too short' })).toBe(
    'TOKEN_SECRET is not acceptable; allowed: at least 32 characters',
  );
  expect(complaint({ DATABASE_URL: 'mysql://me:hidden@host' })).not.toContain('hidden');
});

test('a setting that somebody set on purpose has to be one that there is', () => {
  expect(readConfig({ ...environment, OVERSOLD_SETTINGS: 'CACHE, POOL_SIZE' })).toBeDefined();
  expect(complaint({ OVERSOLD_SETTINGS: 'CACHE,CASH' })).toMatch(
    /unknown setting "CASH"; the settings are HOST, PORT/,
  );
});

test('a defect is one that there is, and never one in production', () => {
  expect(chooseDefect({ defect: null, production: true })).toBeNull();
  expect(chooseDefect({ defect: 'no-idempotency', production: false })?.number).toBe(16);
  expect(() => chooseDefect({ defect: 'no-idempotency', production: true })).toThrow('production');
  expect(() => chooseDefect({ defect: 'no-such', production: false })).toThrow(
    'TARGET_DEFECT is "no-such"; allowed: select-check-update, ',
  );
});

test('every setting stands in the README, with its default', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const [, table = ''] = readme.split('## Settings');
  for (const [name, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const line = table.split('\n').find((row) => row.startsWith('|') && row.includes(`\`${name}\``)) ?? '';
    expect(line, name).not.toBe('');
    if (setting.fallback) expect(line, name).toContain(`\`${setting.fallback}\``);
  }
});
