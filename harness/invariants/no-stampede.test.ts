import { describe, expect, test } from 'vitest';
import type { PageLoads } from '../model/evidence.ts';
import type { Fault } from '../model/fault.ts';
import { growth, LINEAR } from './testing/growth.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('no-stampede');
const cached: PageLoads = { type: 'cached', instances: 2, perChange: 1, keptMs: 100 };
const stocked = { lamp: 9, chair: 9 };

const counted = (told: Shop, loads: number, sku: string | null = null) =>
  gist(verdict(told.edit((books) => books.loads.push({ sku, loads }))));
const lamp = (pageLoads: PageLoads = cached) =>
  // Twice, so that each instance may have been asked.
  shop({ stock: stocked, declarations: { pageLoads } }).browse(1_000, [0, 1]).browse(1_000, [0, 1]);

test('where nobody counts, or nothing is declared, nothing is shown', () => {
  expect(gist(verdict(lamp().without('loads')))).toBe('inconclusive');
  expect(gist(verdict(lamp()))).toBe('inconclusive');
  expect(counted(lamp({ type: 'undeclared' }), 1)).toBe('inconclusive');
});

describe('each instance loads a page', () => {
  test('once, however many ask', () => {
    const many = Array.from({ length: 50 }).reduce<Shop>((told) => told.browse(1_000, [2, 3]), lamp());
    expect(counted(many, 2)).toBe('holds');
    expect(verdict(many.edit((books) => books.loads.push({ sku: null, loads: 3 })))).toMatchObject({
      verdict: 'violated',
      summary:
        'Product pages had to be loaded 2 times at most for 1 page and 0 changes, but the database did it 3 times.',
    });
  });

  test('again after each change of it, whatever became of the attempt, but not after a sale', () => {
    expect(counted(lamp().changePrice(1_100, [2, 3]), 4)).toBe('holds');
    expect(counted(lamp().changePrice(1_100, [2, 3]), 5)).toMatch('violated');
    expect(counted(lamp().changePrice(1_100, [2, 3], 'lost').restock(5, [2, 3], 'not-found'), 6)).toBe(
      'holds',
    );
    expect(counted(lamp().changePrice(1_100, [2, 3], 'ok', 'chair'), 3)).toMatch('violated');
    expect(counted(lamp().checkout({ at: [2, 3] }), 3)).toMatch('violated');
  });

  test('again when the shop may have brought units itself, where its movements say so', () => {
    const delivered = (restocksItself: boolean) =>
      shop({ stock: stocked, declarations: { pageLoads: cached, restocksItself } })
        .browse(1_000, [0, 1])
        .browse(1_000, [0, 1])
        .move('lamp', 3, 'restock');
    expect(counted(delivered(true), 4)).toBe('holds');
    expect(counted(delivered(true), 5)).toMatch('violated');
    expect(counted(delivered(true).move('lamp', -1, 'sale'), 5)).toMatch('violated');
    expect(counted(delivered(false), 3)).toMatch('violated');
    expect(counted(delivered(true).without('movements'), 9)).toBe('inconclusive');
  });

  test('again when what it kept is too old', () => {
    expect(counted(lamp().browse(1_000, [99, 101]).browse(1_000, [99, 101]), 4)).toBe('holds');
    expect(counted(lamp().browse(1_000, [98, 99]).browse(1_000, [98, 99]), 4)).toMatch('violated');
  });

  test('no more often than somebody asks for it', () => {
    expect(counted(lamp().browse(1_000, [99, 101]), 3)).toBe('holds');
    expect(counted(lamp().browse(1_000, [99, 101]), 4)).toMatch('violated');
  });

  test('for whoever gave up, and where there is no such product', () => {
    expect(counted(lamp().browse('lost', [2, 3]).browse('not-found', [2, 3]), 4)).toBe('holds');
    expect(counted(lamp().browse('lost', [2, 3]).browse('not-found', [2, 3]), 5)).toMatch('violated');
  });
});

test('counts of one product are held against its own reads', () => {
  const two = () => lamp().browse(1_000, [0, 1], 'chair').browse(1_000, [0, 1], 'chair');
  expect(counted(two(), 4)).toBe('holds');
  expect(counted(two(), 2, 'chair')).toBe('holds');
  expect(counted(two(), 3, 'chair')).toMatch('violated');
  expect(counted(two(), 1, 'never read')).toMatch('violated');
});

test('without a cache each read loads once', () => {
  const uncached: PageLoads = { type: 'uncached', perRead: 1 };
  expect(counted(lamp(uncached).browse('lost', [2, 3]), 3)).toBe('holds');
  expect(counted(lamp(uncached).browse('lost', [2, 3]), 4)).toMatch('violated');
});

test.each<Fault>([
  { type: 'latency', on: 'database', delayMs: 9 },
  { type: 'lock', table: 'reviews' },
  { type: 'bandwidth', on: 'database', bytesPerSecond: 9 },
  { type: 'slicing', on: 'database', sliceBytes: 9 },
  { type: 'long-transaction' },
  { type: 'bank', behaviour: { latencyMs: 9 } },
  { type: 'mailbox', behaviour: { latencyMs: 9 } },
])('$type empties no cache', (waits) => {
  const slow = lamp().fault([2, 3]);
  slow.faults.splice(0, 1, ...slow.faults.map((record) => ({ ...record, fault: waits })));
  expect(counted(slow, 3)).toMatch('violated');
});

test('an instance that was deafened loads each page once more for it', () => {
  const fault = { type: 'terminate', connections: 1, listeners: true } as const;
  const told = (loads: number, strikes: number) => {
    const deafened = lamp().fault([2, 3]).browse(1_000, [4, 5]);
    deafened.faults.splice(0, 1, ...deafened.faults.map((record) => ({ ...record, fault, strikes })));
    return counted(deafened, loads);
  };
  expect(told(3, 0)).toMatch('violated');
  expect(told(3, 1)).toBe('holds');
  expect(told(4, 1)).toMatch('violated');
});

test('nobody loads a page again because he was deafened when he had not got it, or when nobody asks any more', () => {
  const fault = { type: 'terminate', connections: 1, listeners: true } as const;
  const deafenedAt = (at: number) => {
    const told = lamp().browse(1_000, [199, 200]).fault([at, at]);
    told.faults.splice(0, 1, ...told.faults.map((record) => ({ ...record, fault, strikes: 9 })));
    return told;
  };
  // Two are loaded at first, and one more for its age: the third read.
  expect(counted(deafenedAt(150), 12)).toBe('holds');
  expect(counted(deafenedAt(201), 4)).toMatch('violated');
  expect(counted(deafenedAt(200), 12)).toBe('holds');
  const before = (at: number) => {
    const late = shop({ stock: stocked, declarations: { pageLoads: cached } }).browse(1_000, [300, 301]);
    const told = late.fault([at, at]);
    told.faults.splice(0, 1, ...told.faults.map((record) => ({ ...record, fault, strikes: 9 })));
    return counted(told, 2);
  };
  expect(before(199)).toMatch('violated');
  expect([before(200), before(250)]).toEqual(['holds', 'holds']);
});

const struckBy = (fault: Fault): Shop => {
  const struck = lamp().fault([2, 3]);
  struck.faults.splice(0, 1, ...struck.faults.map((record) => ({ ...record, fault })));
  return struck.edit((books) => books.loads.push({ sku: null, loads: 99 }));
};

test.each<Fault>([{ type: 'reset', on: 'mailbox' }, { type: 'kill' }, { type: 'terminate', connections: 1 }])(
  'a fault may have emptied the cache: $type',
  (fault) => {
    expect(verdict(struckBy(fault))).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'a fault may have made the shop forget its pages' },
    });
  },
);

test('a shop that does not say how often it loads a page is not held to anything', () => {
  const silent = lamp({ type: 'undeclared' }).edit((books) => books.loads.push({ sku: null, loads: 99 }));
  expect(verdict(silent)).toMatchObject({ reason: 'the shop does not declare how often it loads a page' });
});

test('what is declared of each read, each change and each instance is multiplied', () => {
  const twice: PageLoads = { type: 'uncached', perRead: 3 };
  expect(counted(lamp(twice), 6)).toBe('holds');
  expect(counted(lamp(twice), 7)).toMatch('violated');
  const often: PageLoads = { type: 'cached', instances: 2, perChange: 3, keptMs: 100 };
  expect(counted(lamp(often).changePrice(1_100, [2, 3]), 2 + 6)).toBe('holds');
  expect(counted(lamp(often).changePrice(1_100, [2, 3]), 2 + 6 + 1)).toMatch('violated');
});

test('how long a page was kept is counted from when somebody first asked for it', () => {
  const late = () =>
    shop({ stock: stocked, declarations: { pageLoads: cached } })
      .browse(1_000, [1_000, 1_001])
      .browse(1_000, [1_000, 1_001])
      .browse(1_000, [1_050, 1_051])
      .browse(1_000, [1_050, 1_051]);
  expect(counted(late(), 2)).toBe('holds');
  expect(counted(late(), 3)).toMatch('violated');
});

test('loads of several products are added up, whichever was loaded more', () => {
  const both = lamp().edit((books) =>
    books.loads.push({ sku: 'lamp', loads: 2 }, { sku: 'chair', loads: 0 }),
  );
  expect(verdict(both)).toMatchObject({ verdict: 'holds', examined: 2 });
});

describe('what keeps nothing', () => {
  const forgetful: PageLoads = { type: 'cached', instances: 2, perChange: 1, keptMs: 0 };
  const read = (...at: number[]): Shop =>
    at.reduce<Shop>(
      (told, when) => told.browse(1_000, [when, when]),
      shop({ stock: stocked, declarations: { pageLoads: forgetful } }),
    );

  test.each([
    ['one after the other', [1, 2, 3, 4, 5]],
    ['at once, by a clock that stands still', [3, 3, 3, 3, 3]],
  ])('loads once for each read, %s', (_, at) => {
    expect(counted(read(...at), 5)).toBe('holds');
    expect(counted(read(...at), 6)).toMatch('violated');
  });
});

test('many more products take as many times as long, and not the square of it, each counted and all together', () => {
  const told = (many: number) => {
    const pageLoads: PageLoads = { type: 'uncached', perRead: 1 };
    const sold = shop({ declarations: { pageLoads } });
    for (let product = 0; product < many; product += 1) {
      sold.browse(1_000, [0, 1], `page-${product}`);
      sold.books.loads.push({ sku: `page-${product}`, loads: 1 }, { sku: null, loads: 1 });
    }
    return sold.evidence();
  };
  expect(growth(told, (evidence) => verdictOn('no-stampede', evidence))).toBeLessThan(LINEAR);
});
