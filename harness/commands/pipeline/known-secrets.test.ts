import { expect, test } from 'vitest';
import { knownSecrets } from './known-secrets.ts';

const passwordsIn = (url: string) => knownSecrets({ DATABASE_URL: url }).map(({ value }) => value);

test('the password of a URL is known as it is meant and as it is written', () => {
  expect(passwordsIn('postgres://shop:swordfish@127.0.0.1/shop')).toEqual(['swordfish']);
  expect(passwordsIn('postgres://shop:sword%40fish@127.0.0.1/shop')).toEqual(['sword@fish', 'sword%40fish']);
  expect(passwordsIn('postgres://127.0.0.1/shop')).toEqual([]);
});

test('a password that is not well encoded is one all the same', () => {
  expect(passwordsIn('postgres://shop:100%sword@127.0.0.1/shop')).toEqual(['100%sword']);
});

test.each([
  'host=127.0.0.1 user=shop password=swordfish port=1',
  "password = 'swordfish' user=shop",
  'jdbc:postgresql://127.0.0.1/shop?user=shop&password=swordfish&ssl=true',
  'Server=127.0.0.1;User Id=shop;Pwd=swordfish;Port=1',
])('so is what a driver is told: %s', (value) => {
  expect(passwordsIn(value)).toEqual(['swordfish']);
});

test('a token may be one that pages show', () => {
  expect(knownSecrets({ ANALYTICS: 'http://127.0.0.1/?token=swordfish', SHOP_TOKEN: 'swordfish' })).toEqual(
    [],
  );
});

test('a name says that its value is a secret, and a folder is none', () => {
  const named = (name: string) => knownSecrets({ [name]: '/home/somebody' });
  for (const name of ['SMTP_PASS', 'PGPWD', 'KEY_PASSPHRASE', 'SESSION_SECRET', 'API_KEY'])
    expect(named(name)).toEqual([{ what: name, value: '/home/somebody' }]);
  for (const name of ['PWD', 'OLDPWD', 'BYPASS', 'IDEMPOTENCY_KEYS']) expect(named(name)).toEqual([]);
});
