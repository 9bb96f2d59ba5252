import { newPrice, priceChanged, putPrice } from '../../catalogue/change.ts';
import { createdProduct, createProduct, newProduct } from '../../catalogue/create.ts';
import { delivery, restock, restocked, restockKey } from '../../catalogue/restock.ts';
import { sku } from '../../catalogue/sku.ts';
import { createVoucher, newVoucher, voucherAnswer } from '../../orders/vouchers.ts';
import { type Endpoint, inPath } from './endpoint.ts';
import { LOCATION, REPLAYED } from './headers.ts';

const ofProduct = { sku: { schema: sku, description: 'Of the product.' } };

export const ADMINISTRATION: readonly Endpoint[] = [
  {
    operationId: 'createProduct',
    summary: 'Put a new product into the catalogue.',
    method: 'post',
    path: '/admin/products',
    caller: 'admin',
    body: newProduct,
    answer: {
      status: 201,
      name: 'CreatedProduct',
      description: 'It is there for everybody.',
      schema: createdProduct,
      headers: { location: LOCATION },
    },
    refusals: ['sku-taken', 'unavailable'],
    async handle({ parts }, { body }) {
      const created = await createProduct(parts, body);
      return { json: created, headers: { location: `/products/${encodeURIComponent(created.sku)}` } };
    },
  },
  {
    operationId: 'changePrice',
    summary: 'Set the price of a product.',
    method: 'put',
    path: '/admin/products/{sku}/price',
    caller: 'admin',
    pathParameters: ofProduct,
    body: newPrice,
    answer: {
      status: 200,
      name: 'ChangedPrice',
      description: 'It is charged from now on.',
      schema: priceChanged,
    },
    refusals: ['not-found', 'unavailable'],
    handle: async ({ parts }, request) => ({
      json: await putPrice(parts, inPath(request, 'sku'), request.body),
    }),
  },
  {
    operationId: 'restock',
    summary: 'Add a delivery to the stock. Under a key it is counted once, however often it is sent.',
    method: 'post',
    path: '/admin/products/{sku}/stock',
    caller: 'admin',
    pathParameters: ofProduct,
    headers: {
      'idempotency-key': { schema: restockKey.optional(), description: 'One for each delivery.' },
    },
    body: delivery,
    answer: {
      status: 200,
      name: 'Stock',
      description: 'What is on the shelf now, or was when the key was first used.',
      schema: restocked,
      headers: { 'idempotent-replayed': REPLAYED },
    },
    refusals: ['not-found', 'key-reused', 'unavailable'],
    async handle({ parts }, request, { accountId }) {
      const { restocked: json, replayed } = await restock(parts, {
        accountId,
        idempotencyKey: request.header('idempotency-key'),
        sku: inPath(request, 'sku'),
        body: request.body,
      });
      return replayed ? { json, headers: { 'idempotent-replayed': 'true' } } : { json };
    },
  },
  {
    operationId: 'createVoucher',
    summary: 'Make a voucher.',
    method: 'post',
    path: '/admin/vouchers',
    caller: 'admin',
    body: newVoucher,
    answer: { status: 201, name: 'Voucher', description: 'It can be redeemed.', schema: voucherAnswer },
    refusals: ['voucher-taken', 'unavailable'],
    handle: async ({ parts }, { body }) => ({ json: await createVoucher(parts.query, body) }),
  },
];
