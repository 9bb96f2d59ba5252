import { describe, expect, test } from 'vitest';
import type { RefusalReason } from '../model/operation.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('no-foreign-access');
interface Answer {
  readonly refused: RefusalReason;
  readonly body: string;
  readonly status?: number;
}
const text = (body: string, refused: RefusalReason = 'not-found'): Answer => ({ refused, body });
const json = (body: unknown): Answer => text(JSON.stringify(body));

/** A stranger asks for orders that are none, by these ids, and for one that is: what he is told each time. */
function asked(nothing: readonly (readonly [id: string, answer: Answer])[], foreign: Answer): string {
  const told = shop().checkout({ at: [0, 10], key: 'k', buyer: 3 });
  const heard = nothing.reduce<Shop>((run, [id, answer]) => run.read(4, { id }, [11, 12], answer), told);
  return gist(verdict(heard.read(4, { of: 'k' }, [20, 21], foreign)));
}
const once = (nothing: Answer, foreign: Answer) => asked([['nowhere', nothing]], foreign);
const twice = (one: Answer, other: Answer, foreign: Answer) =>
  asked(
    [
      ['nowhere', one],
      ['nothing', other],
    ],
    foreign,
  );
const ALIKE = 'holds';
const APART = expect.stringContaining('violated');

describe('two refusals are the same', () => {
  test('whatever the order of their fields', () => {
    expect(once(json({ code: 'none', ok: false }), json({ ok: false, code: 'none' }))).toBe(ALIKE);
    expect(once(json({ ok: false, code: 'none' }), json({ code: 'none', ok: false }))).toBe(ALIKE);
  });

  test('where a name repeats the id that was asked for, however odd that is', () => {
    const title = (id: string) => json({ title: `No order ${id}, no ${id}` });
    expect(once(title('nowhere'), title('order-0'))).toBe(ALIKE);
    expect(asked([['a.b(c+[', title('a.b(c+[')]], title('order-0'))).toBe(ALIKE);
  });

  test('where the same nothing was asked for twice, and its id is in the prose', () => {
    const nowhere = ['nowhere', text('no order nowhere')] as const;
    expect(asked([nowhere, nowhere], text('no order order-0'))).toBe(ALIKE);
  });

  test.each([
    ['no order after 3 ms', 'no order after 14 ms'],
    ['no order, see x7f', 'no order, see 9a'],
    ['no order at 10:00:01.5', 'no order at 9:59:00.25'],
  ])('where only a time, a count or an id is new in the prose: %s', (nothing, foreign) => {
    expect(twice(text(nothing), text(nothing), text(foreign))).toBe(ALIKE);
  });

  test('where a field is null, or a list, or deeper than anybody looks', () => {
    expect(once(json({ detail: null }), json({ detail: null }))).toBe(ALIKE);
    expect(once(json(['none', { code: 'a' }]), json(['none', { code: 'a' }]))).toBe(ALIKE);
    const deep = text(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect(once(deep, deep)).toBe(ALIKE);
    const nested = (code: string) => json({ a: { a: { a: { a: { a: { a: { a: { a: { code } } } } } } } } });
    expect(once(nested('none'), nested('yours not'))).toBe(ALIKE);
  });

  test('where answers about nothing do not agree on the prose', () => {
    const said = (hint: string) => json({ code: 'none', hint });
    const nothing = (['a', 'a', 'b'] as const).map((hint, at) => [`n${at}`, said(hint)] as const);
    expect(asked(nothing, said('c'))).toBe(ALIKE);
  });
});

describe('two refusals are told apart', () => {
  test('by what the adapter takes them for, even in the same words', () => {
    expect(once(text('{}'), text('{}', 'forbidden'))).toEqual(APART);
  });

  test('by prose on which the answers about nothing agree, beside what is new in each', () => {
    const said = (detail: string, hint: string) => json({ detail, hint });
    expect(twice(said('none', 'a'), said('none', 'b'), said('not yours', 'c'))).toEqual(APART);
    expect(twice(said('none', 'a'), said('none', 'b'), said('none', 'c'))).toBe(ALIKE);
  });

  test('by prose that is no JSON, and as long as the other', () => {
    expect(twice(text('not there 1'), text('not there 1'), text('not yours 1'))).toEqual(APART);
  });

  test('by a field within another, at whatever place', () => {
    const said = (code: string) => json({ error: { list: [{ code: 'same' }, { code }] } });
    expect(once(said('none'), said('not-yours'))).toEqual(APART);
    expect(once(json({ error: { a: 1 } }), json({ error: { b: 1 } }))).toEqual(APART);
  });

  test('by where they are deeper than anybody looks', () => {
    const nested = (name: string) =>
      json({ a: { a: { a: { a: { a: { a: { a: { [name]: { code: 1 } } } } } } } } });
    expect(once(nested('b'), nested('a'))).toEqual(APART);
  });

  test('by a name that has the id within a word of its own', () => {
    const said = (title: string) => json({ title });
    expect(asked([['a', said('a banana')]], said('order-0 banana'))).toBe(ALIKE);
    expect(asked([['a', said('a banana')]], said('order-0 apple'))).toEqual(APART);
  });
});
