import type { StockStrategy } from '../../config.ts';
import type { Transaction } from '../../database/statement.ts';
import type { Parts } from '../../parts.ts';
import { reserve } from '../reserve.ts';
import { again } from './again.ts';
import { reserveOptimistic } from './optimistic.ts';
import { reserveLocked } from './select-for-update.ts';
import { reserveSerializable } from './serializable.ts';

/** The two parts that a stock strategy is made of. */
type StockParts = Pick<Parts, 'transaction' | 'reserve'>;

/** The kinds of transaction that a strategy may be made of. */
interface Transactions {
  readonly transaction: Transaction;
  readonly serializable: Transaction;
}

/** How units are taken. All are correct, also beside each other; they differ in what they cost, and to whom. */
export function stockParts(strategy: StockStrategy, { transaction, serializable }: Transactions): StockParts {
  switch (strategy) {
    case 'conditional-update':
      return { transaction, reserve };
    case 'select-for-update':
      return { transaction, reserve: reserveLocked };
    case 'serializable':
      return { transaction: again(serializable), reserve: reserveSerializable };
    case 'optimistic':
      return { transaction: again(transaction), reserve: reserveOptimistic };
  }
}
