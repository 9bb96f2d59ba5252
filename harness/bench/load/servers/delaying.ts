import { createServer } from 'node:http';
import { optionsOf } from '../../shared/child.ts';
import { listen } from '../../shared/listen.ts';
import { visits } from './visits.ts';

export interface Delaying {
  readonly delayMs: number;
}

/** Answers everything after the same time. */
const { delayMs } = optionsOf<Delaying>();
const ANSWER = JSON.stringify({ sku: 'mug', unitPriceCents: 1_250 });
const HEADERS = { 'content-type': 'application/json', 'content-length': ANSWER.length };
const arrived = visits();
listen(
  createServer((request, response) => {
    const answering = arrived(request);
    setTimeout(() => {
      answering();
      response.writeHead(200, HEADERS).end(ANSWER);
    }, delayMs);
  }),
);
