import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Order } from '../orders/order.ts';
import { presentOrder } from '../orders/present.ts';
import { makeDue } from '../testing/records.ts';
import { type TestAnswer, until } from '../testing/shop.ts';
import { chooseDefect, DEFECTS, GALLERY } from './index.ts';
import { declarationOf, partOf, rightCode, wrongCode } from './source.ts';

import { type DefectiveShop, openDefectiveShop } from './testing/defective-shop.ts';

let shop: DefectiveShop['shop'];
let openWith: DefectiveShop['openWith'];
let captured: DefectiveShop['captured'];

beforeAll(async () => {
  ({ shop, openWith, captured } = await openDefectiveShop());
});
afterAll(() => shop.close());

test('every exhibit has a name and a number of its own, in order, and code to show on both sides', () => {
  const of = <T>(what: (exhibit: (typeof GALLERY)[number]) => T) => GALLERY.map(what);
  expect(new Set(of(({ name }) => name)).size).toBe(GALLERY.length);
  const numbers = DEFECTS.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  for (const exhibit of GALLERY) {
    expect(rightCode(exhibit), exhibit.name).toMatch(/^\/\/ target\//);
    expect(wrongCode(exhibit), exhibit.name).toMatch(/ {2}\/\/ …\n {2}(async )?replace/);
    expect(exhibit.provokedBy.circumstances.length, exhibit.name).toBeGreaterThan(0);
  }
});

test('a name may come under a seal, which does not say what it is', () => {
  const seal = (name: string, salt = '0123456789abcdef') =>
    `sealed:${salt}:${createHash('sha256').update(`${salt} ${name}`).digest('hex')}`;
  const choose = (defect: string) => chooseDefect({ defect, production: false });
  expect(choose(seal('no-idempotency'))?.name).toBe('no-idempotency');
  expect(() => choose(seal('no-such-defect'))).toThrow('TARGET_DEFECT is "sealed:');
});

/** Some show more than they should. */
const documented = ({ json }: TestAnswer) => presentOrder(json as unknown as Order);

describe.each(GALLERY)('$name', ({ name }) => {
  test('what it does not break goes on working: row, charge, mail, refusals', async () => {
    await openWith(name);
    const token = await shop.buyer();
    const sku = await shop.product(2);
    const key = randomUUID();
    const placed = await shop.order(token, sku, { key });
    expect(placed).toMatchObject({ status: 201, json: { totalCents: 1_000 } });
    expect(captured(key)).toMatchObject([{ amountCents: 1_000, reference: placed.json.orderId }]);
    // What one of them answers is not committed yet: then it is a moment later.
    const read = () => shop.send('GET', `/orders/${placed.json.orderId}`, { token });
    await until(async () => (await read()).status === 200, 'the order');
    expect(documented(await read())).toEqual(documented(placed));
    await until(
      () => shop.mailbox.mails.some((mail) => mail.includes(String(placed.json.orderId))),
      'the mail',
    );
    // One that commits behind its own back may not find its order, or find it as it was before: "pending" and "in flight"
    // promise nothing, and are asked again under their key.
    const order = { card: 'declined', key: randomUUID() } as const;
    let declined = await shop.order(token, sku, order);
    await until(async () => {
      if (declined.status !== 503 && declined.json.code !== 'in-flight') return true;
      await makeDue(shop);
      declined = await shop.order(token, sku, order);
      return false;
    }, 'an answer');
    expect(declined.status).toBe(402);
    expect((await shop.order(token, sku, { quantity: 5 })).json.code).toBe('out-of-stock');
    expect((await shop.order(token, 'nothing')).json.code).toBe('unknown-product');
    const [row] = await shop.database.query('select on_hand from products where sku = $1', [sku]);
    expect(row).toEqual({ on_hand: 1 });
  });
});

test('a declaration is cut out with its comment, and without what follows', () => {
  const source = [
    'const before = 1;',
    '/** Why. */',
    'export const twice =',
    '  (by: number) =>',
    '  (of: number) => {',
    '    return by * of;',
    '  };',
    '',
    'async function after(',
    '): Promise<void> {',
    '}',
  ].join('\n');
  expect(declarationOf(source, 'before')).toBe('const before = 1;');
  expect(declarationOf(source, 'twice')).toMatch(/^\/\*\* Why.*return by \* of;\n {2}};$/s);
  expect(declarationOf(source, 'after')).toMatch(/^async.*}$/s);
  expect(() => declarationOf(source, 'twic')).toThrow('there is no declaration twic');
});

test('a part of a declaration is cut out by its indentation, with its comment', () => {
  const source = [
    'export function open(read: number) {',
    '  /** Why. */',
    '  const pages = make({',
    '    max: 1,',
    '',
    '    read,',
    '  });',
    '',
    '  const read =',
    '    (of: number) =>',
    '      of;',
    '  return {',
    '    // At once.',
    '    async read(of) {',
    '      return of;',
    '    },',
    '    forget: (of) => drop(of),',
    '    close: () => undefined,',
    '  };',
    '}',
  ].join('\n');
  expect(partOf(source, 'pages')).toBe('/** Why. */\nconst pages = make({\n  max: 1,\n\n  read,\n});');
  expect(partOf(source, 'read')).toBe('const read =\n  (of: number) =>\n    of;');
  const returned = partOf(source, 'return');
  expect(partOf(returned, 'read')).toBe('// At once.\nasync read(of) {\n  return of;\n},');
  expect(partOf(returned, 'forget')).toBe('forget: (of) => drop(of),');
  expect(() => partOf(source, 'open')).toThrow('there is no part open');
});

test('the wrong code shows the helpers without which it would not be what it is', () => {
  const wrong = (name: string) => {
    const exhibit = GALLERY.find((each) => each.name === name);
    return exhibit === undefined ? '' : wrongCode(exhibit);
  };
  const code = wrong('check-before-lock');
  expect(code).toContain('// target/orders/strategies/shelf.ts\n');
  expect(code).toContain('export function checkShelf');
  expect(code).not.toContain('interface ShelfRow');
  expect(code).toContain('// target/defects/without-constraint.ts\n');
  expect(code).toContain('drop constraint %I');
  expect(wrong('no-idempotency')).not.toContain('orders/strategies');
});
