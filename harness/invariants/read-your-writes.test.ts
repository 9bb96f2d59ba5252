import { describe, expect, test } from 'vitest';
import type { OrderView } from '../model/operation.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('read-your-writes');
const lamp = (ownPagesMs = 0) =>
  shop({ stock: { lamp: 9 }, declarations: { ownPagesMs, stalenessMs: 1_000 } });

describe('who changed a price', () => {
  const changed = (start: number, shown: number, ownPagesMs = 0, process = 0) =>
    gist(
      verdict(
        lamp(ownPagesMs)
          .changePrice(1_100, [2, 3])
          .as(process)
          .browse(shown, [start, start + 1], 'lamp', 'admin'),
      ),
    );

  test('is shown it', () => {
    expect(changed(4, 1_100)).toBe('holds');
    expect(changed(4, 1_000)).toBe('violated by 0, 1');
  });

  test('or the old one while the change goes on, and as long as the shop declares', () => {
    expect(changed(3, 1_000)).toBe('inconclusive');
    expect(changed(13, 1_000, 10)).toBe('inconclusive');
    expect(changed(14, 1_000, 10)).toBe('violated by 0, 1');
  });

  test('and another session may be shown the old one: that is staleness', () => {
    expect(changed(4, 1_000, 0, 1)).toBe('inconclusive');
  });

  test('promises nothing to itself where it never learnt whether it did', () => {
    const told = lamp().changePrice(1_100, [2, 3], 'took').browse(1_000, [4, 5], 'lamp', 'admin');
    expect(gist(verdict(told))).toBe('inconclusive');
  });

  test('may be shown what another one set meanwhile', () => {
    const told = lamp()
      .as(1)
      .changePrice(1_200, [1, 9], 'took')
      .as(0)
      .changePrice(1_100, [2, 3])
      .browse(1_200, [4, 5], 'lamp', 'admin');
    expect(gist(verdict(told))).toBe('holds');
  });
});

describe('who was shown a page', () => {
  const flip = () => lamp().changePrice(1_100, [2, 9]).as(7);
  test('is not shown an older one afterwards', () => {
    const told = flip().browse(1_100, [4, 5], 'lamp', 3).browse(1_000, [6, 7], 'lamp', 3);
    expect(gist(verdict(told))).toBe('violated by 1, 2');
    expect(verdict(told)).toMatchObject({
      summary: 'A session was shown lamp at 10.00 EUR 1.0 ms after it had been shown a newer page.',
    });
  });

  test('but perhaps by two pages at once: what touches overlaps', () => {
    const told = flip().browse(1_100, [4, 6], 'lamp', 3).browse(1_000, [6, 7], 'lamp', 3);
    expect(gist(verdict(told))).toBe('inconclusive');
  });

  test('is one buyer wherever it acts, while two who have not signed in are two', () => {
    const twice = (actor: 3 | 'anonymous') =>
      gist(verdict(flip().browse(1_100, [4, 5], 'lamp', actor).as(8).browse(1_000, [6, 7], 'lamp', actor)));
    expect(twice(3)).toBe('violated by 1, 2');
    expect(twice('anonymous')).toBe('inconclusive');
  });

  test('may see the same price again that was set twice', () => {
    const told = lamp()
      .changePrice(1_100, [2, 3])
      .changePrice(1_000, [4, 5])
      .as(7)
      .browse(1_100, [3, 4], 'lamp', 3)
      .browse(1_000, [6, 7], 'lamp', 3);
    expect(gist(verdict(told))).toBe('holds');
  });

  test('and finds the product still there', () => {
    const told = shop()
      .createProduct(500, [2, 3])
      .browse(500, [4, 5], 'new', 3)
      .browse('not-found', [6, 7], 'new', 3);
    expect(gist(verdict(told))).toBe('violated by 1, 2');
  });
});

describe('a buyer who was told that an order was made', () => {
  const ordered = (): Shop => lamp().checkout({ at: [0, 1], key: 'k', buyer: 3 });
  const view = (status: OrderView['status']): OrderView => ({ ...ordered().view('k'), status });
  const notFound = { refused: 'not-found', body: '{}' } as const;

  test('finds it, at once', () => {
    expect(gist(verdict(ordered().read(3, { of: 'k' }, [2, 3], view('live'))))).toBe('holds');
    expect(gist(verdict(ordered().read(3, { of: 'k' }, [2, 3], notFound)))).toBe('violated by 0, 1');
    expect(gist(verdict(ordered().read(3, { of: 'k' }, [1, 3], notFound)))).toBe('inconclusive');
  });

  test('unless the shop sheds the question, or somebody else asks', () => {
    const busy = { refused: 'busy', body: '{}' } as const;
    expect(gist(verdict(ordered().read(3, { of: 'k' }, [2, 3], busy)))).toBe('inconclusive');
    expect(gist(verdict(ordered().read(4, { of: 'k' }, [2, 3], notFound)))).toBe('inconclusive');
  });

  test('is told nothing where another buyer sent the same key: which order is read nobody can say', () => {
    const other = (ended: 'ok' | 'declined') =>
      gist(
        verdict(
          ordered()
            .checkout({ at: [0, 1], key: 'k', buyer: 4, ended })
            .read(3, { of: 'k' }, [2, 3], notFound),
        ),
      );
    expect(other('ok')).toBe('inconclusive');
    expect(other('declined')).toBe('violated by 0, 2');
  });

  test('never sees its status go back', () => {
    const read = (told: Shop, status: OrderView['status'], at: number) =>
      told.read(3, { of: 'k' }, [at, at + 1], view(status));
    const then = (...statuses: OrderView['status'][]) =>
      gist(verdict(statuses.reduce((told, status, index) => read(told, status, 2 + 2 * index), ordered())));
    expect(then('live', 'cancelled', 'cancelled')).toBe('holds');
    expect(then('pending')).toBe('violated by 0, 1');
    expect(then('cancelled', 'live')).toBe('violated by 1, 2');
  });

  test('may be told the old answer again under the same key: that is no read', () => {
    const told = ordered()
      .read(3, { of: 'k' }, [2, 3], view('cancelled'))
      .checkout({ at: [4, 5], key: 'k', buyer: 3 })
      .read(3, { of: 'k' }, [6, 7], view('cancelled'));
    expect(gist(verdict(told))).toBe('holds');
  });

  test('is told nothing by an order under the same key that is another one', () => {
    const other: OrderView = { ...view('pending'), orderId: 'another' };
    expect(gist(verdict(ordered().read(3, { of: 'k' }, [2, 3], other)))).toBe('inconclusive');
  });
});
