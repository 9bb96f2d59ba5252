import { expect, test } from 'vitest';
import { type Declarations, STRICT } from '../model/evidence.ts';
import { allowancesIn } from './allowances.ts';

const words = (declared: Partial<Declarations>) => allowancesIn({ ...STRICT, ...declared }, 'EUR');

test('a shop that claims nothing has nothing said of it', () => {
  expect(words({})).toEqual([]);
});

test.each<[Partial<Declarations>, string]>([
  [{ holdMs: 500 }, 'a checkout that was not confirmed may keep its units for another 500 ms'],
  [{ stalenessMs: 2_000 }, 'a product page may be 2000 ms old'],
  [{ ownPagesMs: 100 }, 'for whoever changed it or has seen it newer, 100 ms'],
  [{ pricesHonouredMs: 60_000 }, 'a price that was shown is good for another 60000 ms'],
  [{ restocksItself: true }, 'it adds units by itself, and its own movements say how many'],
  [{ without: ['bank'] }, 'it asks no bank for money, so nothing is said of payments'],
  [{ without: ['mailbox'] }, 'it sends no mail, so nothing is said of mails'],
  [{ surcharges: { shipping: { cents: 490 } } }, 'shipping costs 4.90 EUR'],
  [
    { surcharges: { shipping: { cents: 490, freeFromCents: 3_000 } } },
    'shipping costs 4.90 EUR, for nothing from 30.00 EUR on',
  ],
  [{ surcharges: { tax: { basisPoints: 725, onShipping: false } } }, 'a tax of 7.25 % is added'],
  [
    { surcharges: { tax: { basisPoints: 1_900, onShipping: true } } },
    'a tax of 19 % is added, on shipping too',
  ],
  [{ pageLoads: { type: 'uncached', perRead: 3 } }, 'each read of a page loads it 3 times'],
  [
    { pageLoads: { type: 'cached', instances: 2, perChange: 2, keptMs: 900 } },
    'a page is loaded 2 times, 4 more for each change of it, and again when it has been kept for 900 ms',
  ],
])('%j is said', (declared, said) => {
  expect(words(declared)).toEqual([said]);
});
