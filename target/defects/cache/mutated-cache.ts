import type { ReservedLine } from '../../orders/order.ts';
import type { Defect } from '../defect.ts';

/** An article as the checkout keeps it in memory. */
interface Article {
  sku: string;
  unitPriceCents: number;
}

export const mutatedCache: Defect = {
  name: 'mutated-cache',
  number: 43,
  title: 'The cached object is reduced along with the order',
  family: 'cache',
  breaks: 'charged-the-price',
  story: [
    'For a buyer with a voucher the prices of the articles are reduced, and the articles are those of the cache: whoever buys next starts from the reduced price.',
    'A cache in memory hands out the thing itself and no copy of it, so that to change what one was given is to change it for everybody; a cache in another process would never have shown this.',
    'Each voucher makes the goods a little cheaper for everybody, until the next deployment.',
  ],
  provokedBy: {
    what: 'an order with a voucher, and another one of the same product',
    circumstances: ['last-vouchers'],
  },
  seenIn: {
    what: 'JumpMind/openpos-framework#2080 (“when the next customer buys that product … it will be stuck on the price found”)',
    url: 'https://github.com/JumpMind/openpos-framework/issues/2080',
  },
  insteadOf: ['orders/price.ts#price'],
  replace(parts) {
    const articles = new Map<string, Article>();
    /** Kept for each price that the row has had, so a change of the price is seen. */
    const articleOf = ({ sku, unitPriceCents }: ReservedLine): Article => {
      const key = `${sku} ${unitPriceCents}`;
      const article = articles.get(key) ?? { sku, unitPriceCents };
      articles.set(key, article);
      return article;
    };
    return {
      price(request, reserved, voucher) {
        const ordered = reserved.map((line) => ({ line, article: articleOf(line) }));
        const lines = ordered.map(({ line, article }) => ({ ...line, ...article }));
        const priced = parts.price(request, lines, voucher);
        // For the receipt, which shows what each of them has cost in the end.
        for (const { line, article } of ordered)
          article.unitPriceCents -= Math.floor(priced.discountCents / (ordered.length * line.quantity));
        return priced;
      },
    };
  },
};
