import { expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import { indexEvidence } from './index-evidence.ts';
import { countUnjoined } from './unjoined.ts';

test('every witness is found by what the invariants ask for', () => {
  const lines = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'lamp', quantity: 1 },
    { sku: 'chair', quantity: 1 },
  ];
  const { index } = shop({ stock: { lamp: 9, chair: 9 } })
    .checkout({ at: [0, 1], key: 'k', lines })
    .checkout({ at: [2, 3], key: 'k', lines })
    .restock(4, [4, 5])
    .changePrice(900, [6, 7])
    .cancel('k', [8, 9])
    .evidence();
  expect(index.attemptsUnder('k')).toHaveLength(2);
  expect(index.attemptsBySku.get('lamp')).toHaveLength(2);
  expect(index.restocksBySku.get('lamp')).toHaveLength(1);
  expect(index.ordersUnder('k').map(({ orderId }) => orderId)).toEqual(['order-0']);
  expect(index.linesOfOrder.of(0)).toHaveLength(3);
  expect(index.movementsOfOrder.of(0)).toHaveLength(6);
  expect(index.cancelsUnder('k')).toHaveLength(1);
  expect(index.transitionsOfOrder.of(0).map(({ to }) => to)).toEqual(['live', 'cancelled']);
  expect(index.paymentsUnder('k')).toHaveLength(1);
  expect(index.paymentsOfOrder.of(0)).toEqual(index.paymentsUnder('k'));
  expect(index.mailsOfOrder.of(0)).toHaveLength(1);
  expect(index.onHandBySku.get('lamp')).toBe(13);
  expect(index.pricesBySku.get('lamp')?.all).toHaveLength(2);
});

test('a cancellation that names an order by its id is joined to the intent that made it', () => {
  const told = shop()
    .checkout({ at: [0, 1], key: 'k' })
    .cancel('k', [2, 3]);
  const cancels = (missing: boolean) => {
    const { history, ...evidence } = (missing ? told.without('orders') : told).evidence();
    const byId = history.map((operation) =>
      operation.kind === 'cancel'
        ? { ...operation, input: { ...operation.input, order: { id: 'order-0' } } }
        : operation,
    );
    return indexEvidence({ ...evidence, history: byId }, evidence).index.cancelsUnder('k');
  };
  expect(cancels(false)).toHaveLength(1);
  expect(cancels(true)).toHaveLength(1);
});

test('absent witnesses leave empty indexes', () => {
  const { index } = shop()
    .checkout({ at: [0, 1] })
    .without('orders', 'payments')
    .evidence();
  expect(index.ordersUnder('intent-0').length + index.paymentsOfOrder.count(0)).toBe(0);
});

test('what cannot be joined is counted', () => {
  const clean = shop().checkout({ at: [0, 1] });
  expect(countUnjoined(clean.evidence())).toEqual([]);
  const odd = clean.pay('nobody', 'nowhere', 5).mail('nowhere').move('lamp', -1, 'sale');
  expect(countUnjoined(odd.evidence())).toEqual([
    { what: 'stock movements that name no existing order', count: 1 },
    { what: 'payments of no attempted intent', count: 1 },
    { what: 'payments whose reference is no order', count: 1 },
    { what: 'mails about no order', count: 1 },
  ]);
});

test('a catalogue that says nothing of vouchers has none', () => {
  const { catalogue, ...evidence } = shop().evidence();
  const { vouchers: _, ...silent } = catalogue;
  expect(indexEvidence(evidence, { ...evidence, catalogue: silent }).index.voucherByCode.size).toBe(0);
});
