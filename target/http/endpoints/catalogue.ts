import { noSuchProduct } from '../../catalogue/change.ts';
import { list, listParameters, productList } from '../../catalogue/list.ts';
import { productPage } from '../../catalogue/product-page.ts';
import { isSku, sku } from '../../catalogue/sku.ts';
import { type Endpoint, inPath } from './endpoint.ts';

export const CATALOGUE: readonly Endpoint[] = [
  {
    operationId: 'listProducts',
    summary: 'List the products by sku, or those whose names have all words of a text.',
    method: 'get',
    path: '/products',
    caller: 'anybody',
    query: listParameters,
    answer: {
      status: 200,
      name: 'ProductList',
      description: 'One page, and where the next begins.',
      schema: productList,
    },
    refusals: ['unavailable'],
    handle: async ({ parts }, { query }) => ({ json: await list(parts.query, query) }),
  },
  {
    operationId: 'readProduct',
    summary: 'Read the page of a product.',
    method: 'get',
    path: '/products/{sku}',
    caller: 'anybody',
    pathParameters: { sku: { schema: sku, description: 'Of the product.' } },
    answer: { status: 200, name: 'ProductPage', description: 'The page.', schema: productPage },
    refusals: ['not-found', 'unavailable'],
    async handle({ parts }, request) {
      const name = inPath(request, 'sku');
      const page = isSku(name) ? await parts.readProduct(name) : undefined;
      if (page === undefined) throw noSuchProduct();
      return { json: page };
    },
  },
];
