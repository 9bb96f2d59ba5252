import { expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import type { RefusalReason } from '../model/operation.ts';
import { resolveUnknowns } from './resolve-unknowns.ts';
import { fates } from './testing/fates.ts';

const one = () => shop().checkout({ at: [0, 5], key: 'k', buyer: 3, ended: 'took' });

test.each<RefusalReason>(['not-found', 'busy'])(
  'a checkout in doubt did not take effect because its owner asked for it at the end, and was told "%s"',
  (refused) => {
    const blind = one().without('orders', 'payments');
    expect(fates(blind.read(3, { of: 'k' }, [9, 10], { refused, body: '{}' }, 'final'))).toEqual([
      'unresolved',
    ]);
  },
);

test('where nobody else sent its key, an order under it is its own, whoever the database says bought it', () => {
  const married = one().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, buyer: 'another-name@buyers.test' }));
  });
  expect(fates(married)).toEqual(['took effect: orders']);
});

test('who did not get to see an account changed nothing by asking; who did not hear of a registration may have', () => {
  const evidence = shop().browse('lost', [0, 1]).browse('lost', [2, 3]).evidence();
  const kinds = ['readAccount', 'signUp'] as const;
  const history = evidence.history.map((operation, at) => ({ ...operation, kind: kinds[at] }));
  const resolved = resolveUnknowns({ ...evidence, history: history as unknown as typeof evidence.history });
  expect(resolved.map(({ fate }) => fate.became)).toEqual(['no effect', 'unresolved']);
});
