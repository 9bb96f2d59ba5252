import type { RequestedLine } from '../../orders/order.ts';
import { Refusal } from '../../refusal.ts';
import type { Twin } from '../defect.ts';

export const soldOutFlag: Twin = {
  name: 'sold-out-flag',
  number: 10,
  title: 'Turned away by a flag in memory',
  family: 'twins',
  breaks: null,
  looksLike: 'never-undersell',
  story: [
    'Once a product was sold out, buyers are turned away without a look into the database.',
    'The flag is taken down before anybody is told of units that come back (a delivery, a cancellation, a card that was declined), and is not put up by those who looked before that.',
    'It holds for a shop of one process; with two, every one of them would have to take its flag down before the delivery is acknowledged.',
  ],
  provokedBy: {
    what: 'a delivery, or an order that is given back, in a crowd that is being turned away',
    circumstances: ['last-units', 'cancellations', 'steady-sale'],
  },
  seenIn: { what: 'flash sales, which turn most of their buyers away', url: null },
  insteadOf: ['orders/reserve.ts#reserve'],
  replace(parts) {
    const soldOut = new Set<string>();
    /** Rises whenever units may have come back: who looked before that knows nothing any more. */
    let returns = 0;
    const takeDown = (): void => {
      returns += 1;
      soldOut.clear();
    };
    const afterwards =
      <Given extends readonly unknown[]>(change: (...given: Given) => Promise<boolean>) =>
      (...given: Given): Promise<boolean> =>
        change(...given).finally(takeDown);
    const onlyLine = (lines: readonly RequestedLine[]) => (lines.length === 1 ? lines[0] : undefined);
    return {
      async reserve(query, lines) {
        // A cart of several does not say which of them was short.
        const line = onlyLine(lines);
        if (line?.quantity === 1 && soldOut.has(line.sku))
          throw new Refusal('out-of-stock', `There are not ${line.quantity} of ${line.sku} left.`);
        const seen = returns;
        try {
          return await parts.reserve(query, lines);
        } catch (error) {
          const isShort = error instanceof Refusal && error.code === 'out-of-stock';
          if (isShort && line?.quantity === 1 && seen === returns) soldOut.add(line.sku);
          throw error;
        }
      },
      release: afterwards(parts.release),
      cancel: afterwards(parts.cancel),
      forgetProduct(sku) {
        takeDown();
        parts.forgetProduct(sku);
      },
    };
  },
};
