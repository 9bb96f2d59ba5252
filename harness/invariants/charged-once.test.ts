import { expect, test } from 'vitest';
import { decline } from './testing/hostile.ts';
import { shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('charged-once');

test('one capture for one intent holds, however often it was tried', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k' })
    .checkout({ at: [5, 15], key: 'k' });
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('a second capture is noticed, whatever the backend calls it', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k' })
    .pay('k', 'another reference', 1_000);
  expect(verdict(told)).toMatchObject({ verdict: 'violated', offending: [0], costCents: 1_000 });
});

test('outcomes in doubt are included', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k', ended: 'took' })
    .pay('k', null, 1_000);
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a decline before the capture is no charge', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k' })
    .pay('k', null, 1_000)
    .edit(({ payments }) => {
      const [, second] = payments;
      if (second !== undefined) payments[1] = { ...second, state: 'declined' };
    });
  expect(gist(verdict(told))).toBe('holds');
});

test('a charge twice stays a violation while the backend is still at work', () => {
  const told = (extra: number) => {
    const busy = shop({ notDrained: '3 mails unsent' }).checkout({ at: [0, 10], key: 'k' });
    return extra === 0 ? busy : busy.pay('k', null, 1_000);
  };
  expect(gist(verdict(told(1)))).toBe('violated by 0');
  expect(verdict(told(0))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the backend was not quiet when the witnesses were asked: 3 mails unsent',
  });
});

test('without a bank there is no verdict', () => {
  expect(
    verdict(
      shop()
        .checkout({ at: [0, 1] })
        .without('payments'),
    ),
  ).toMatchObject({
    verdict: 'inconclusive',
    reason: 'witnesses are absent: payments: this test has no such witness',
  });
});

test('two buyers who sent the same key may each be charged', () => {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [0, 10], key: 'k' })
    .checkout({ at: [0, 10], key: 'k', buyer: 1 });
  expect(gist(verdict(told))).toBe('holds');
  expect(gist(verdict(told.pay('k', null, 1_000)))).toBe('violated by 0, 1');
});

test('a buyer who was refused is not to be charged beside another who sent the same key', () => {
  const told = shop({ stock: { lamp: 5 } })
    .checkout({ at: [0, 1], key: 'k', buyer: 3 })
    .checkout({ at: [2, 3], key: 'k', buyer: 4, ended: 'out-of-stock' })
    .pay('k', null, 1_000);
  expect(verdict(told)).toMatchObject({ verdict: 'violated', costCents: 1_000 });
});

test('the sentence says how often and how much too much, the facts which payments of which attempts', () => {
  const found = verdict(
    shop()
      .checkout({ at: [0, 10], key: 'k' })
      .pay('k', 'again', 900),
  );
  expect(sentence(found)).toBe(
    'One intent was to be charged once, but the bank captured 2 payments for it: 9.00 EUR too much.',
  );
  expect(found).toMatchObject({
    facts: [
      'bank: payment payment-0 of 10.00 EUR is captured, reference order-0',
      'bank: payment payment-1 of 9.00 EUR is captured, reference again',
      expect.stringContaining('operation 0 '),
    ],
  });
});

test('only intents that the bank captured anything for are examined', () => {
  const told = decline(shop({ stock: { lamp: 9 } }), 'declined', [0, 1]);
  expect(verdict(told)).toMatchObject({ verdict: 'inconclusive', reason: 'nothing to examine' });
  expect(verdict(told.checkout({ at: [2, 3], key: 'k' }))).toMatchObject({ verdict: 'holds', examined: 1 });
});
