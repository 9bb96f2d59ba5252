import { expect, test } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

test.each([
  ['API_KEY', 'hunter2hunter2', '[secret]'],
  ['CACHE', 'off', 'off'],
  ['REDIS_URL', 'redis://:hunter2@127.0.0.1:6379/0', 'redis://:[secret]@127.0.0.1:6379/0'],
  ['PROXY', 'http://shop:hun@ter2@127.0.0.1/?q=a:b@c', 'http://shop:[secret]@127.0.0.1/?q=a:b@c'],
  ['BANK_URL', 'http://127.0.0.1:80/a:b@c', 'http://127.0.0.1:80/a:b@c'],
  ['HOSTS', 'pg://a:one@h1,pg://b:two@h2', 'pg://a:[secret]@h1,pg://b:[secret]@h2'],
  ['SMTP_PASS', 'hunter2', '[secret]'],
  ['PGPWD', 'hunter2', '[secret]'],
  ['BYPASS_CACHE', 'on', 'on'],
  ['PASSES', '3', '3'],
  [
    'DSN',
    'host=127.0.0.1 user=shop password=hunter2 port=1',
    'host=127.0.0.1 user=shop password=[secret] port=1',
  ],
  ['DSN', "password = 'hunter 2' user=a", 'password = [secret] user=a'],
  [
    'JDBC',
    'jdbc:postgresql://h/d?user=u&password=hunter2&ssl=true',
    'jdbc:postgresql://h/d?user=u&password=[secret]&ssl=true',
  ],
  ['ADO', 'Server=h;User Id=u;Pwd=hunter2;Port=1', 'Server=h;User Id=u;Pwd=[secret];Port=1'],
  ['HOOK', 'http://127.0.0.1/?access_token=abc', 'http://127.0.0.1/?access_token=[secret]'],
])('of %s=%s a report shows %s', (name, value, shown) => {
  expect(maskSecrets({ [name]: value })).toEqual({ [name]: shown });
});
