import { execFileSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { allocateYoung, settleHeap } from './allocation.ts';

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

test('V8 by itself would come to make it in the old one', () => {
  // How soon depends on when its compiler thread gets to it.
  const program = `const make = new Function(${JSON.stringify(MAKE)});
    let left = 100;
    while (make() && left > 0) left -= 1;
    console.log(left > 0 ? 'old' : 'young');`;
  const said = execFileSync(process.execPath, ['--allow-natives-syntax', '-e', program], {
    encoding: 'utf8',
  });
  expect(said).toBe('old\n');
});

test('what was prepared is old when the clock starts', () => {
  const isYoung = new Function('value', 'return %InYoungGeneration(value)') as (value: unknown) => boolean;
  const arrivals = Array.from({ length: 10_000 }, (_, index) => ({ atMs: index, intent: `${index}` }));
  expect(arrivals.some(isYoung)).toBe(true);
  settleHeap();
  expect(arrivals.some(isYoung)).toBe(false);
});
