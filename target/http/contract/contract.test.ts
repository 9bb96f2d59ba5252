import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Heard, makeJudge } from '../../testing/contract.ts';
import { openTestShop, type TestShop } from '../../testing/shop.ts';
import { ENDPOINTS } from '../endpoints/index.ts';
import { openApiDocument } from './document.ts';

let shop: TestShop;
let served: ReturnType<typeof openApiDocument>;

beforeAll(async () => {
  shop = await openTestShop();
  const answer = await shop.send('GET', '/openapi.json');
  served = JSON.parse(answer.text);
});
afterAll(() => shop.close());

/** All objects in a document, with the paths to them. */
function* nodes(value: unknown, path = ''): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  yield [path, value as Record<string, unknown>];
  for (const [key, child] of Object.entries(value)) yield* nodes(child, `${path}/${key}`);
}

describe('the contract', () => {
  test('is OpenAPI 3.1', async () => {
    expect(served.openapi).toMatch(/^3\.1\./);
    expect(await new Validator().validate(structuredClone(served))).toEqual({ valid: true });
  });

  test('is the one that every answer of these tests is held against', () => {
    expect(served).toEqual(JSON.parse(JSON.stringify(openApiDocument(ENDPOINTS))));
  });

  test('needs no other document: what it refers to is in it', () => {
    const references = [...nodes(served)].flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(50);
    const paths = new Set([...nodes(served)].map(([path]) => `#${path}`));
    for (const reference of references) expect(paths).toContain(reference);
  });

  test('gives every operation a name of its own', () => {
    const names = ENDPOINTS.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  test('leaves no room for fields that it does not name, its own description excepted', () => {
    const open = [...nodes(served.components.schemas)].filter(
      ([, { type, additionalProperties }]) => type === 'object' && additionalProperties !== false,
    );
    expect(open.map(([path]) => path)).toEqual(['/Contract']);
  });
});

describe('the judge', () => {
  const judged = (bend: Partial<Heard>): string => makeJudge(served)({ ...good, ...bend }).join('\n');
  let good: Heard;
  const headersWith = (name: string, value: string) => new Map([...good.headers, [name, value]]);
  const bodyWith = (more: object): string => JSON.stringify({ ...JSON.parse(good.text), ...more });

  beforeAll(async () => {
    const target = `/products/${await shop.product(1)}`;
    const { status, headers, text } = await shop.send('GET', target);
    good = { method: 'GET', target, status, headers: new Map(headers), text };
  });

  test('has nothing to say about an answer that is as it should be', () => {
    expect(judged({})).toBe('');
  });

  test.each<[string, () => Partial<Heard>, RegExp]>([
    ['a status', () => ({ status: 202 }), /202 is not documented/],
    ['a server error', () => ({ status: 500 }), /500 is not documented/],
    ['a path', () => ({ target: '/nothing' }), /200 is not documented/],
    ['a method', () => ({ method: 'PUT' }), /200 is not documented/],
    [
      'a type',
      () => ({ headers: headersWith('content-type', 'text/html') }),
      /text\/html" is not documented/,
    ],
    [
      'a header',
      () => ({ headers: headersWith('x-powered-by', 'Express') }),
      /x-powered-by is not documented/,
    ],
    [
      'a value of a header',
      () => ({ headers: headersWith('cache-control', 'public') }),
      /cache-control must/,
    ],
    ['a field', () => ({ text: bodyWith({ cardToken: 'tok' }) }), /additional.*cardToken/],
    ['a field further in', () => ({ text: bodyWith({ rating: { stars: 5 } }) }), /rating.*stars/],
    ['a type of a field', () => ({ text: bodyWith({ onHand: '1' }) }), /onHand must be integer/],
    ['a field that is missing', () => ({ text: bodyWith({ sku: undefined }) }), /required.*sku/],
    ['no JSON', () => ({ text: '<html>' }), /must be object/],
  ])('finds %s that is not documented', (_what, bend, complaint) => {
    expect(judged(bend())).toMatch(complaint);
  });

  test('finds a header that is missing', () => {
    const headers = new Map([...good.headers].filter(([name]) => name !== 'server-timing'));
    expect(judged({ headers })).toMatch(/server-timing is missing/);
  });
});
