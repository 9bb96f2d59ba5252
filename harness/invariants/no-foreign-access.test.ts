import { expect, test } from 'vitest';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('no-foreign-access');
const NOT_FOUND = { refused: 'not-found', body: '{"code":"not-found"}' } as const;
const sold = (): Shop => shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10], key: 'k', buyer: 3 });
const withNowhere = (): Shop => sold().read(4, { id: 'nowhere' }, [11, 12], NOT_FOUND);

test('a stranger who hears what he would hear of nothing, and an owner who sees his order, hold', () => {
  const told = withNowhere().read(4, { of: 'k' }, [20, 21], NOT_FOUND);
  told.read(3, { of: 'k' }, [22, 23], told.view('k'));
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test.each([4, 'anonymous'] as const)('the order shown to %s is a breach', (actor) => {
  const told = withNowhere();
  expect(gist(verdict(told.read(actor, { of: 'k' }, [20, 21], told.view('k'))))).toBe('violated by 2');
});

test('by its id as well as by its intent', () => {
  const told = withNowhere();
  expect(gist(verdict(told.read(4, { id: 'order-0' }, [20, 21], told.view('k'))))).toBe('violated by 2');
});

test('an id that is no id, and is answered with an order of somebody else, is a breach; with one of his own it is none', () => {
  const asked = { id: "' or '1'='1" };
  const foreign = withNowhere();
  expect(gist(verdict(foreign.read(4, asked, [20, 21], foreign.view('k'))))).toBe('violated by 2');
  const own = withNowhere().read(4, { of: 'k' }, [18, 19], NOT_FOUND);
  expect(gist(verdict(own.read(3, asked, [20, 21], own.view('k'))))).toBe('holds');
});

test('other words for an order that exists give it away', () => {
  const told = withNowhere().read(4, { of: 'k' }, [20, 21], { refused: 'forbidden', body: 'not yours' });
  expect(gist(verdict(told))).toBe('violated by 2, 1');
});

test('an id that is echoed, a time and a trace are no other words', () => {
  const told = sold()
    .read(4, { id: 'nowhere' }, [11, 12], {
      refused: 'not-found',
      body: 'no order nowhere at 2026-01-01T00:00:00Z',
    })
    .read(4, { of: 'k' }, [20, 21], {
      refused: 'not-found',
      body: 'no order order-0 at 2026-02-03T04:05:06Z',
    });
  expect(gist(verdict(told))).toBe('holds');
});

const problem = (fields: object) => ({ refused: 'not-found', body: JSON.stringify(fields) }) as const;
const toldOf = (nothing: readonly object[], foreign: object): Shop =>
  nothing
    .reduce<Shop>((told, fields, at) => told.read(4, { id: `n-${at}` }, [11, 12], problem(fields)), sold())
    .read(4, { of: 'k' }, [20, 21], problem(foreign));

test('what is new in every answer is no other words, whether one answer shows it or several', () => {
  const answer = (trace: string, ms: number) => ({
    ...{ code: 'not-found', title: 'Not found', request: trace, detail: `took ${ms} ms` },
  });
  const [a, b, c] = [answer('req_kLmnop', 3), answer('req_qRstuv', 3), answer('req_wXyzab', 14)];
  expect(gist(verdict(toldOf([a], c)))).toBe('holds');
  expect(gist(verdict(toldOf([a, b], c)))).toBe('holds');
});

test('another code, title, or field gives it away, beside whatever is new in every answer', () => {
  const nothing = { code: 'not-found', title: 'Not found', request: 'a' };
  for (const other of [{ code: 'not-yours' }, { title: 'Not yours' }, { owner: 'somebody' }]) {
    expect(gist(verdict(toldOf([nothing], { ...nothing, request: 'b', ...other })))).toBe('violated by 2, 1');
  }
});

test('prose gives it away where the answers about nothing agree on theirs', () => {
  const prose = (detail: string) => ({ code: 'not-found', detail });
  const nothing = [prose('no order n-0'), prose('no order n-1')];
  expect(gist(verdict(toldOf(nothing, prose('not your order order-0'))))).toBe('violated by 3, 1');
  expect(gist(verdict(toldOf(nothing, prose('no order order-0'))))).toBe('holds');
});

test('an order whose id is a piece of the answer is not told apart by that', () => {
  const told = sold();
  told.read(4, { id: '4' }, [11, 12], problem({ status: 404, code: 'E404' }));
  told.read(4, { of: 'k' }, [20, 21], problem({ status: 404, code: 'E404' }));
  expect(gist(verdict(told))).toBe('holds');
});

test('another status gives it away, even in the same words', () => {
  const told = withNowhere().read(4, { of: 'k' }, [20, 21], { ...NOT_FOUND, status: 403 });
  expect(gist(verdict(told))).toBe('violated by 2, 1');
});

test('without a read of nothing by the same kind of caller there is nothing to compare with', () => {
  expect(verdict(sold().read(4, { of: 'k' }, [20, 21], NOT_FOUND))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'nothing to compare refusals with: no read of an order that does not exist by buyers',
  });
  expect(verdict(withNowhere().read('anonymous', { of: 'k' }, [20, 21], NOT_FOUND))).toMatchObject({
    verdict: 'inconclusive',
  });
});

test('a price or a restock by anybody but the administrator must be refused', () => {
  expect(gist(verdict(shop().changePrice(1, [0, 1], 'forbidden', 'lamp', 3)))).toBe('holds');
  expect(gist(verdict(shop().changePrice(1, [0, 1], 'ok', 'lamp', 3)))).toBe('violated by 0');
  expect(gist(verdict(shop().restock(1, [0, 1], 'unauthenticated', 'lamp', 'anonymous')))).toBe('holds');
  expect(gist(verdict(shop().restock(1, [0, 1], 'ok', 'lamp', 'anonymous')))).toBe('violated by 0');
  expect(verdict(shop().restock(1, [0, 1]))).toMatchObject({ reason: 'nothing to examine' });
});

test('of what was let in the earliest is told, with its operation', () => {
  const found = verdict(shop().restock(1, [0, 1], 'ok', 'lamp', 3).changePrice(1, [2, 3], 'ok', 'lamp', 4));
  expect(gist(found)).toBe('violated by 0');
  const facts = found.verdict === 'violated' ? found.facts : [];
  expect(facts[0]).toMatch(/^operation 0 /);
});

test('what was let in is not told as refused as well', () => {
  const told = shop().restock(7, [0, 1], 'ok', 'lamp', 3).move('lamp', 7, 'restock');
  expect(sentence(verdict(told))).toBe('Only the administrator may add stock, but buyer 3 could.');
});

test('a change whose answer was lost was neither let in nor refused', () => {
  expect(verdict(shop().changePrice(1, [0, 1], 'lost', 'lamp', 3))).toMatchObject({
    reason: 'nothing to examine',
  });
});

test('what was let in is a breach, though there is nothing to compare a refusal with', () => {
  const told = sold().read(4, { of: 'k' }, [20, 21], NOT_FOUND).changePrice(1, [22, 23], 'ok', 'lamp', 3);
  expect(gist(verdict(told))).toBe('violated by 2');
});

test('a refused price that somebody saw all the same took effect', () => {
  const told = () => shop().changePrice(1, [0, 1], 'forbidden', 'lamp', 3);
  expect(gist(verdict(told().browse(1_000, [5, 6])))).toBe('holds');
  expect(gist(verdict(told().browse(1, [5, 6])))).toBe('violated by 0, 1');
  expect(gist(verdict(told().changePrice(1, [2, 3]).browse(1, [5, 6])))).toBe('holds');
});

test('a price that a forged checkout brought along, or that was seen before, is no effect of a refused change', () => {
  const forgery = { field: 'unitPrice', value: 1 } as const;
  const told = shop({ stock: { lamp: 5 } })
    .browse(1, [0, 1])
    .changePrice(1, [2, 3], 'forbidden', 'lamp', 3)
    .checkout({ at: [5, 6], key: 'f', forgery, unitPriceCents: 1 });
  told.read(0, { of: 'f' }, [7, 8], told.view('f'));
  expect(gist(verdict(told))).toBe('holds');
  expect(gist(verdict(told.checkout({ at: [9, 10], unitPriceCents: 1 })))).toBe('violated by 1, 4');
});

test('a refused restock whose movement is in the database took effect', () => {
  const told = () => shop().restock(7, [0, 1], 'forbidden', 'lamp', 3);
  expect(gist(verdict(told().restock(7, [2, 3])))).toBe('holds');
  expect(gist(verdict(told().move('lamp', 7, 'restock')))).toBe('violated by 0');
});

test('a shop that sheds load tells nobody anything', () => {
  const told = withNowhere()
    .read(4, { of: 'k' }, [20, 21], NOT_FOUND)
    .read(4, { of: 'k' }, [22, 23], { refused: 'busy', body: 'try again' });
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test.each([4, 'anonymous', 'admin', 3] as const)(
  'an order that was sold to buyer 3 is cancelled by %s',
  (actor) => {
    const isOwn = actor === 3 || actor === 'admin';
    const told = withNowhere().read(4, { of: 'k' }, [14, 15], NOT_FOUND).cancel('k', [20, 21], 'ok', actor);
    expect(gist(verdict(told))).toBe(isOwn ? 'holds' : 'violated by 3');
    const refused = withNowhere().cancel('k', [20, 21], 'not-found', actor);
    expect(gist(verdict(refused))).toBe(isOwn ? 'inconclusive' : 'holds');
  },
);

test('a product that a buyer could make', () => {
  const made = (actor: 4 | 'admin', ended: 'ok' | 'forbidden') =>
    gist(
      verdict(
        withNowhere()
          .read(4, { of: 'k' }, [14, 15], NOT_FOUND)
          .createProduct(5, [20, 21], ended, 'new', actor),
      ),
    );
  expect(made('admin', 'ok')).toBe('holds');
  expect(made(4, 'forbidden')).toBe('holds');
  expect(made(4, 'ok')).toBe('violated by 3');
});

test('what is refused because it could be no id says nothing of orders that do not exist', () => {
  const told = sold()
    .read(4, { id: 'nowhere' }, [11, 12], { refused: 'invalid', body: 'no id', status: 400 })
    .read(4, { of: 'k' }, [20, 21], NOT_FOUND);
  expect(verdict(told)).toMatchObject({ verdict: 'inconclusive' });
});
