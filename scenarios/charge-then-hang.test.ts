import { expect, test } from 'vitest';
import { randomFor } from '../harness/index.ts';
import { chargeThenHang } from './charge-then-hang.ts';
import { cutAtCommit } from './cut-at-commit.ts';

test.each([chargeThenHang, cutAtCommit])(
  '$name: from the beginning of the sale to its end something breaks',
  ({ name, plan }) => {
    const { faults } = plan('smoke');
    const planned = typeof faults === 'function' ? faults(randomFor(1, name)) : faults;
    expect(planned.map(({ afterMs, lastsMs }) => [afterMs, afterMs + lastsMs])).toEqual([
      [0, 2_000],
      [2_000, 4_000],
    ]);
  },
);
