import { expect, test } from 'vitest';
import { type Declarations, STRICT } from '../../model/evidence.ts';
import { checkDeclarations, storedDeclarations } from './declared.ts';

/** As plain JavaScript may have it. */
const given = (more: object): Declarations => ({ ...STRICT, ...more }) as Declarations;

test('what is documented passes, and so does what is left out by being undefined', () => {
  const all = {
    ...{ holdMs: 5, pageLoads: { type: 'cached', instances: 1, perChange: 1, keptMs: 5 } },
    ...{ restocksItself: true, without: ['bank', 'mailbox'], surcharges: { shipping: { cents: 5 } } },
    ...{ fields: { order: { lines: { sku: true } } }, refusalFields: { code: true } },
  };
  for (const more of [{}, all, { surcharges: undefined, without: undefined }])
    expect(() => checkDeclarations(given(more))).not.toThrow();
});

test.each<[object, RegExp]>([
  [{ without: ['mail'] }, /without\.0: /],
  [{ without: 'mailbox' }, /without: .*array/],
  [{ holdMS: 5 }, /holdMS/],
  [{ holdMs: '5' }, /holdMs: /],
  [{ ownPagesMs: undefined }, /ownPagesMs: /],
  [{ pageLoads: undefined }, /pageLoads: /],
  [{ stalenessMs: Number.POSITIVE_INFINITY }, /stalenessMs: /],
])('a slip is told before anything is started: %j', (more, says) => {
  expect(() => checkDeclarations(given(more))).toThrow(says);
});

test('runs of before may lack what there was not', () => {
  const { ownPagesMs: _, pageLoads: __, ...old } = STRICT;
  expect(storedDeclarations.parse({ ...old, later: 1 })).toMatchObject({
    ownPagesMs: Number.MAX_VALUE,
    pageLoads: { type: 'undeclared' },
  });
});
