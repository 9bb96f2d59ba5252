import { expect, test } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

test.each([
  ['API_KEY', 'hunter2hunter2', '[secret]'],
  ['CACHE', 'off', 'off'],
  ['REDIS_URL', 'redis://:hunter2@127.0.0.1:6379/0', 'redis://:[secret]@127.0.0.1:6379/0'],
  ['PROXY', 'http://shop:hun@ter2@127.0.0.1/?q=a:b@c', 'http://shop:[secret]@127.0.0.1/?q=a:b@c'],
  ['BANK_URL', 'http://127.0.0.1:80/a:b@c', 'http://127.0.0.1:80/a:b@c'],
  ['HOSTS', 'pg://a:one@h1,pg://b:two@h2', 'pg://a:[secret]@h1,pg://b:[secret]@h2'],
])('of %s=%s a report shows %s', (name, value, shown) => {
  expect(maskSecrets({ [name]: value })).toEqual({ [name]: shown });
});
