import { describe, expect, test } from 'vitest';
import { type CheckoutPlan, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('never-undersell');

/** The last lamp: everything but the stock says that it was gone by then. */
const refusedBeside = (rival: Partial<CheckoutPlan>) =>
  shop({ stock: { lamp: 1 } })
    .checkout({ at: [0, 1] })
    .checkout({ at: [90, 95], phase: 'final', buyer: 1, ended: 'declined', card: 'declined', ...rival })
    .checkout({ at: [91, 94], phase: 'final', buyer: 2, ended: 'out-of-stock' })
    .edit((books) => {
      books.stock = [{ sku: 'lamp', onHand: 1 }];
    });

describe('what was refused at the end, and is in stock', () => {
  test('may have been held by whoever asked at that moment, and did not get it', () => {
    expect(gist(verdict(refusedBeside({})))).toBe('holds');
    expect(gist(verdict(refusedBeside({ ended: 'busy' })))).toBe('holds');
    expect(gist(verdict(refusedBeside({ at: [80, 91] })))).toBe('holds');
    expect(gist(verdict(refusedBeside({ at: [94, 99] })))).toBe('holds');
  });

  test('was held by nobody who came before or after, or only waited for his own first try', () => {
    const gone = 'When all was quiet 1 × lamp was refused as "out of stock", but the stock has it.';
    expect(sentence(verdict(refusedBeside({ at: [80, 90] })))).toBe(gone);
    expect(sentence(verdict(refusedBeside({ at: [95, 99] })))).toBe(gone);
    expect(sentence(verdict(refusedBeside({ phase: 'load' })))).toBe(gone);
    expect(sentence(verdict(refusedBeside({ ended: 'in-flight' })))).toBe(gone);
  });

  test('is not what was sold: that is not in stock', () => {
    const sold = refusedBeside({ ended: 'ok', card: 'accepted' });
    expect(sentence(verdict(sold))).toBe(
      'When all was quiet 1 × lamp was refused as "out of stock", but the stock has it.',
    );
  });
});
