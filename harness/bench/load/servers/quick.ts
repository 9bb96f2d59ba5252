import { createServer } from 'node:http';
import { optionsOf } from '../../shared/child.ts';
import { listen } from '../../shared/listen.ts';

/** As little as a server can do: a small JSON answer to whatever is asked. It measures the client. */
optionsOf();
const ANSWER = JSON.stringify({
  sku: 'mug',
  name: 'A mug',
  unitPriceCents: 1_250,
  currency: 'EUR',
  stock: 7,
});
const HEADERS = { 'content-type': 'application/json', 'content-length': ANSWER.length };
listen(createServer((_, response) => response.writeHead(200, HEADERS).end(ANSWER)));
