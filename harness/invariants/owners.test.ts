import { describe, expect, test } from 'vitest';
import type { OrderView } from '../model/operation.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('no-foreign-access');
const view = (orderId: string): OrderView => ({
  ...{ orderId, status: 'live', totalCents: 1_000, currency: 'EUR' },
  lines: [],
});

describe('an order whose buyer was never told of it', () => {
  const lost = (): Shop =>
    shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10], key: 'k', buyer: 3, ended: 'took' });

  test.each([{ of: 'k' }, { id: 'order-0' }])('is no stranger’s to see: %j', (order) => {
    for (const actor of [4, 'anonymous'] as const)
      expect(gist(verdict(lost().read(actor, order, [20, 21], view('order-0'))))).toBe('violated by 1');
    for (const actor of [3, 'admin'] as const)
      expect(verdict(lost().read(actor, order, [20, 21], view('order-0')))).toMatchObject({
        reason: 'nothing to examine',
      });
  });

  test('nor to cancel', () => {
    expect(gist(verdict(lost().cancel('k', [20, 21], 'ok', 4)))).toBe('violated by 1');
    expect(gist(verdict(lost().cancel('k', [20, 21], 'ok', 3)))).toBe('inconclusive');
  });

  test('is whoever’s that sent its key, where no database says whose', () => {
    const told = lost().read(4, { of: 'k' }, [20, 21], view('order-0')).without('orders');
    expect(gist(verdict(told))).toBe('violated by 1');
    // Of an id that nobody was told of nobody knows whose it is.
    const byId = lost().read(4, { id: 'order-0' }, [20, 21], view('order-0')).without('orders');
    expect(gist(verdict(byId))).toBe('inconclusive');
  });

  test('may be anybody’s where it is a guest’s', () => {
    const guest = shop().checkout({ at: [0, 10], key: 'k', buyer: 'anonymous', ended: 'took' });
    expect(gist(verdict(guest.read(4, { id: 'order-0' }, [20, 21], view('order-0'))))).toBe('inconclusive');
  });
});

describe('who asks for what came of a key that he alone sent, and was never answered', () => {
  const asked = (attempts: number): Shop => {
    const told = shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10], key: 'k', buyer: 3 });
    for (let attempt = 0; attempt < attempts; attempt += 1)
      told.checkout({ at: [11 + attempt, 12 + attempt], key: 'own', buyer: 4, ended: 'took' });
    return told;
  };

  test.each([1, 2])('is shown his own, and not what another bought (%i attempts)', (attempts) => {
    const own = asked(attempts).read(4, { of: 'own' }, [20, 21], view('order-1'));
    expect(gist(verdict(own))).toBe('inconclusive');
    for (const missing of [[], ['orders']] as const) {
      const foreign = asked(attempts).read(4, { of: 'own' }, [20, 21], view('order-0'));
      expect(gist(verdict(foreign.without(...missing)))).toBe(`violated by ${attempts + 1}`);
    }
  });
});
