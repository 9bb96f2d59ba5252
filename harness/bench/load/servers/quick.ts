import { createServer } from 'node:http';
import { optionsOf } from '../../shared/child.ts';
import { listen } from '../../shared/listen.ts';

/** As little as a server can do: a small JSON answer to whatever is asked, an order to each checkout. It measures the client. */
optionsOf();
const ANSWER = JSON.stringify({
  sku: 'mug',
  name: 'A mug',
  unitPriceCents: 1_250,
  currency: 'EUR',
  stock: 7,
});
const HEADERS = { 'content-type': 'application/json', 'content-length': ANSWER.length };
let orders = 0;
listen(
  createServer((request, response) => {
    if (request.method === 'GET') response.writeHead(200, HEADERS).end(ANSWER);
    // As long as most shops' ids.
    else
      response
        .writeHead(201)
        .end(`{"orderId":"0192f3c4-7d1e-7a6b-9c5d-${String(orders++).padStart(12, '0')}"}`);
  }),
);
