import { describe, expect, test } from 'vitest';
import { answering } from './testing/answers.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('vouchers-are-limited');

/** A voucher over 1.00 that one order may be placed with. */
const only = (limit = 1, holdMs = 0): Shop =>
  shop({
    stock: { lamp: 9 },
    vouchers: [{ code: 'ONE', limit, discountCents: 100 }],
    declarations: { holdMs },
  });
const bought = (told: Shop, key: string, plan: Partial<CheckoutPlan> = {}): Shop =>
  told.checkout({ at: [0, 10], key, buyer: 1, voucher: 'ONE', ...plan });

describe('by the history', () => {
  const blind = (told: Shop) => verdict(told.without('orders', 'vouchers', 'redemptions'));

  test('the last redemption goes to one order', () => {
    expect(blind(bought(bought(only(2), 'a'), 'b'))).toMatchObject({ verdict: 'holds', examined: 2 });
    const twice = bought(bought(only(), 'a'), 'b', { at: [5, 12] });
    expect(gist(blind(twice))).toBe('violated by 1, 0');
    expect(blind(twice)).toMatchObject({ costCents: 100 });
  });

  test('an attempt in doubt, a replay and a refusal are no redemption', () => {
    const told = bought(bought(only(), 'a'), 'a', { at: [20, 30] });
    bought(told, 'b', { ended: 'lost' });
    bought(told, 'c', { ended: 'voucher-exhausted' });
    bought(told, 'd', { voucher: 'OTHER' });
    expect(gist(blind(told))).toBe('holds');
  });

  test('a cancellation may have given it back from its start on', () => {
    const again = (at: number) => bought(bought(only(), 'a').cancel('a', [20, 30]), 'b', { at: [11, at] });
    expect(gist(blind(again(20)))).toBe('holds');
    expect(gist(blind(again(19.9)))).toBe('violated by 2');
  });

  test('one that was left off without a word was not redeemed: nothing of it is examined', () => {
    const told = (discountCents: number) =>
      answering(bought(bought(only(), 'a'), 'b', { at: [20, 30] }), { discountCents });
    expect(blind(told(0))).toMatchObject({ verdict: 'holds', examined: 1 });
    expect(gist(verdict(told(0).without('orders', 'redemptions')))).toBe('violated by ');
    expect(gist(blind(told(100)))).toBe('violated by 1');
  });

  test('where the answer does not say what was taken off, it was', () => {
    const told = bought(bought(only(), 'a'), 'b', { at: [20, 30] });
    const last = told.history.pop();
    if (last?.kind !== 'checkout' || last.outcome.type !== 'ok') return expect.fail('nothing was bought');
    const { discountCents: _, ...silent } = last.outcome.result;
    told.history.push({ ...last, outcome: { type: 'ok', result: silent } });
    expect(gist(blind(told))).toBe('violated by 1');
  });

  test('nobody was confirmed with a voucher: there is nothing to examine', () => {
    for (const ended of ['lost', 'busy', 'voucher-exhausted'] as const)
      expect(gist(blind(bought(only(), 'a', { ended })))).toBe('inconclusive');
    // Of one that the catalogue does not have nobody knows how often it may be redeemed.
    expect(gist(blind(bought(only(), 'a', { voucher: 'OTHER' })))).toBe('inconclusive');
    expect(verdict(bought(only(), 'a', { ended: 'lost' }))).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('nobody asked for a voucher: there is nothing to examine', () => {
    const without = () => only().checkout({ at: [0, 10] });
    expect(gist(blind(without()))).toBe('inconclusive');
    expect(gist(verdict(without()))).toBe('inconclusive');
    expect(verdict(bought(without(), 'a'))).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('whoever asked for it at his second try alone is examined by its counter', () => {
    const told = only().checkout({ at: [0, 10], key: 'a', buyer: 1, ended: 'declined' });
    const counted = bought(told, 'a', { at: [20, 30], ended: 'lost' }).without('orders', 'redemptions');
    expect(verdict(counted)).toMatchObject({ verdict: 'holds', examined: 1 });
  });
});

describe('by the database', () => {
  /** An order with a voucher whose client never learnt of it. */
  const one = (ended: CheckoutPlan['ended'] = 'took', limit = 1) => bought(only(limit), 'a', { ended });
  const failed = (told: Shop, ended: 'given back' | 'kept') =>
    told.edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'failed' as const }));
      if (ended === 'kept') return;
      books.redemptions = books.redemptions.map((redemption) => ({ ...redemption, givenBack: true }));
      books.vouchers = books.vouchers.map((voucher) => ({ ...voucher, redeemed: 0 }));
    });
  const declined = (told: Shop) => {
    told.history.splice(0);
    return bought(told, 'a', { ended: 'declined' });
  };

  test('orders, redemptions and counter tell the same', () => {
    expect(gist(verdict(one()))).toBe('holds');
    expect(gist(verdict(one('ok').cancel('a', [20, 30])))).toBe('holds');
  });

  test('live orders that nobody was told of count as well', () => {
    expect(gist(verdict(bought(one(), 'b', { ended: 'took' })))).toBe('violated by ');
    expect(gist(verdict(bought(one(), 'b', { ended: 'took' }).without('redemptions', 'vouchers')))).toBe(
      'violated by ',
    );
  });

  test('a failed order gives its redemption back', () => {
    expect(gist(verdict(declined(failed(one(), 'given back'))))).toBe('holds');
    expect(gist(verdict(declined(failed(one(), 'kept'))))).toBe('violated by 0');
  });

  test('an attempt in doubt may still hold it where the shop declares holds, and a cancelled order may keep it', () => {
    expect(gist(verdict(failed(bought(only(1, 1_000), 'a', { ended: 'took' }), 'kept')))).toBe('holds');
    expect(gist(verdict(failed(one(), 'kept')))).toBe('violated by 0');
    const kept = one('ok').edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'cancelled' as const }));
    });
    expect(gist(verdict(kept))).toBe('holds');
  });

  test('a discount without a redemption is noticed, and so is one that counts twice', () => {
    const without = one('took', 9).edit((books) => {
      books.redemptions = [];
      books.vouchers = books.vouchers.map((voucher) => ({ ...voucher, redeemed: 0 }));
    });
    expect(gist(verdict(without))).toBe('violated by 0');
    const twice = one('took', 9).edit((books) => {
      books.redemptions.push(...books.redemptions);
      books.vouchers = books.vouchers.map((voucher) => ({ ...voucher, redeemed: 2 }));
    });
    expect(gist(verdict(twice))).toBe('violated by 0');
  });

  test('a counter that lost an update, or gave back twice, is noticed', () => {
    const counting = (redeemed: number) =>
      one('took', 9).edit((books) => {
        books.vouchers = books.vouchers.map((voucher) => ({ ...voucher, redeemed }));
      });
    expect(gist(verdict(counting(1)))).toBe('holds');
    expect(gist(verdict(counting(0)))).toBe('violated by ');
    expect(gist(verdict(counting(2)))).toBe('violated by ');
    expect(gist(verdict(counting(0).without('vouchers')))).toBe('holds');
  });

  test('the counter of a voucher that the catalogue does not have is the shop’s own', () => {
    const own = one('took', 9).edit(({ vouchers }) => vouchers.push({ code: 'OWN', limit: 5, redeemed: 2 }));
    expect(gist(verdict(own))).toBe('holds');
  });

  test('a redemption of no order is noticed, unless it was given back', () => {
    const stray = (givenBack: boolean) =>
      one('took', 9).edit((books) => {
        books.redemptions.push({ code: 'ONE', orderId: 'nowhere', givenBack });
        books.vouchers = books.vouchers.map((voucher) => ({ ...voucher, redeemed: givenBack ? 1 : 2 }));
      });
    expect(gist(verdict(stray(false)))).toBe('violated by ');
    expect(gist(verdict(stray(true)))).toBe('holds');
  });

  test('each of them is told in words, with what it cost', () => {
    const facts = (told: Shop) => {
      const found = verdict(told);
      return found.verdict === 'violated' ? [found.summary, found.costCents ?? 0] : [found.verdict];
    };
    const sold = bought(bought(one(), 'b', { ended: 'took' }), 'c', { ended: 'took' });
    expect(facts(sold.without('redemptions', 'vouchers'))).toEqual([
      'The voucher ONE may be redeemed once, but 3 live orders have it.',
      200,
    ]);
    expect(facts(declined(failed(one(), 'kept')))).toEqual([
      'A voucher was to be redeemed once for each order that is sold with it, but of one that is failed it failed without giving its redemption back.',
      0,
    ]);
    const without = one('took', 9).edit((books) => {
      books.redemptions = [];
    });
    expect(facts(without.without('vouchers'))).toEqual([
      'A voucher was to be redeemed once for each order that is sold with it, but of one that is live nothing was redeemed for its discount.',
      100,
    ]);
    const counting = one('took', 9).edit((books) => {
      books.vouchers = books.vouchers.map((voucher) => ({ ...voucher, redeemed: 5 }));
    });
    expect(verdict(counting)).toMatchObject({
      summary:
        'The voucher ONE may be redeemed 9 times; it counts 5, and has 1 redemptions that were not given back.',
      facts: ['database: ONE 5 of 9, 1 redemptions'],
    });
    const stray = one('took', 9).edit((books) => {
      books.redemptions.push({ code: 'OTHER', orderId: 'nowhere', givenBack: false });
    });
    expect(verdict(stray)).toMatchObject({
      summary: 'The voucher OTHER counts as redeemed by an order that does not exist.',
      facts: ['database: no order nowhere'],
    });
  });
});
