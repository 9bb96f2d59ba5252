import { describe, expect, test } from 'vitest';
import { shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('read-your-writes');
const lamp = () => shop({ declarations: { ownPagesMs: 0, stalenessMs: 1_000 } });

test('each page that a session was shown after something of its own is examined', () => {
  const told = lamp()
    .changePrice(1_100, [2, 3])
    .browse(1_100, [4, 5], 'lamp', 'admin')
    .browse(1_100, [6, 7], 'lamp', 'admin');
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 2 });
});

describe('a price that nobody had set', () => {
  test('is no older page, though the session had changed the price', () => {
    const told = lamp().changePrice(1_100, [2, 3]).browse(999, [4, 5], 'lamp', 'admin');
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('obliges nobody to show it again', () => {
    const told = lamp().browse(999, [4, 5], 'lamp', 3).browse(1_000, [6, 7], 'lamp', 3);
    expect(gist(verdict(told))).toBe('inconclusive');
  });
});

describe('of all that a session knew', () => {
  test('the newest counts, though it was shown something older since', () => {
    const told = lamp()
      .as(1)
      .changePrice(1_100, [1, 2])
      .as(0)
      .changePrice(1_200, [4, 5])
      .browse(1_100, [6, 7], 'lamp', 'admin')
      .browse(1_100, [10, 11], 'lamp', 'admin');
    const found = verdict(told);
    expect(sentence(found)).toBe(
      'A session was shown lamp at 11.00 EUR 1.0 ms after it had changed it. (and 1 more like it)',
    );
    expect(found).toMatchObject({
      facts: [
        'operation 1 [4.0, 5.0] ms: the administrator set the price of lamp to 1200 cents: ok',
        'operation 2 [6.0, 7.0] ms: the administrator looked at lamp: ok, at 1100 cents',
        'also: A session was shown lamp at 11.00 EUR 5.0 ms after it had changed it.',
      ],
    });
  });

  test('its own change is told rather than the page that showed it', () => {
    const told = lamp()
      .changePrice(1_100, [2, 3])
      .browse(1_100, [4, 5], 'lamp', 'admin')
      .browse(1_000, [6, 7], 'lamp', 'admin');
    expect(gist(verdict(told))).toBe('violated by 0, 2');
    expect(sentence(verdict(told))).toBe(
      'A session was shown lamp at 10.00 EUR 3.0 ms after it had changed it.',
    );
  });
});

test('a page binds those that were asked for later, in whatever order they were written down', () => {
  const told = lamp()
    .changePrice(1_100, [2, 9])
    .as(7)
    .browse(1_100, [4, 5], 'lamp', 3)
    .browse(1_100, [10, 11], 'lamp', 3)
    .browse(1_000, [2, 3], 'lamp', 3);
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 2 });
});

test('a page at a price that was set twice binds as the older of the two', () => {
  const told = lamp()
    .changePrice(1_100, [2, 3])
    .changePrice(1_200, [4, 5])
    .changePrice(1_100, [6, 7])
    .browse(1_100, [8, 9], 'lamp', 3)
    .browse(1_200, [10, 11], 'lamp', 3);
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('a product that is gone again is told as unknown', () => {
  const told = lamp()
    .createProduct(500, [2, 3])
    .browse(500, [4, 5], 'new', 3)
    .browse('not-found', [6, 7], 'new', 3);
  expect(sentence(verdict(told))).toBe(
    'A session was shown new as unknown 1.0 ms after it had been shown a newer page.',
  );
});
