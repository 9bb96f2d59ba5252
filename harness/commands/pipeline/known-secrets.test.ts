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
