import { expect, test } from 'vitest';
import { readSql } from './sql.ts';

test.each([
  'commit',
  'COMMIT;',
  '  end transaction',
  'commit and chain',
  '/* the end */ commit -- really',
  "insert into t values ('x'); commit",
  'begin; select 1; End;',
  'select $tag$ ; $tag$; commit',
])('commits: %s', (sql) => {
  expect(readSql(sql).commits).toBe(true);
});

test.each([
  'select 1',
  "select 'commit'",
  'select "commit" from t',
  '-- commit\nselect 1',
  "select E'it\\'s; commit'",
  'select $$; commit $$',
  'commit prepared $1',
  'select case when true then 1 end',
  'savepoint commit_later',
  'create function f() returns int language sql begin atomic select 1; end',
  'rollback',
  "select 'never closed; commit",
])('commits nothing: %s', (sql) => {
  expect(readSql(sql).commits).toBe(false);
});

test.each([
  ['insert into t values (1)', true],
  ['with a as (update t set x = 1 returning x) select x from a', true],
  ['insert into t values (1) on conflict do update set x = 1', true],
  ['delete from t', true],
  ['select * from t for update', false],
  ['select * from t for no key update', false],
  ["select 'update t set x = 1'", false],
  ['select 1', false],
])('%s: writes is %s', (sql, writes) => {
  expect(readSql(sql).writes).toBe(writes);
});

test.each(["'", '"', '$', '$a$', '/*', '--', "e'\\", ';', "''"])(
  'a quarter of a megabyte of %s is read in no time',
  (text) => {
    const startedAt = performance.now();
    readSql(`commit ${text.repeat(250_000 / text.length)}`);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  },
);
