import { execFileSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { allocateYoung } from './allocation.ts';

setFlagsFromString('--allow-natives-syntax');

/** The source is compiled here, since no parser but V8's knows `%`. It keeps all that it makes, as a burst does. */
const MAKE = `
  const operations = [];
  for (let at = 0; at < 100_000; at += 1) operations.push({ at, steps: [at, at + 1] });
  return %InYoungGeneration(operations.at(-1)) && %InYoungGeneration(operations.at(-1).steps);`;

const lastIsYoung = (make: () => boolean): boolean[] => Array.from({ length: 4 }, make);

test('what is made where everything survived a collection is made in the young generation all the same', () => {
  allocateYoung();
  expect(lastIsYoung(new Function(MAKE) as () => boolean)).toEqual(Array(4).fill(true));
});

test('V8 by itself would make it in the old one', () => {
  const program = `const make = new Function(${JSON.stringify(MAKE)});
    console.log(JSON.stringify(Array.from({ length: 4 }, make)));`;
  const said = execFileSync(process.execPath, ['--allow-natives-syntax', '-e', program], {
    encoding: 'utf8',
  });
  expect((JSON.parse(said) as boolean[]).slice(2)).toEqual(Array(2).fill(false));
});
