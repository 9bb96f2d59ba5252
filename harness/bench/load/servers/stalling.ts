import { createServer } from 'node:http';
import { optionsOf, tell } from '../../shared/child.ts';
import { listen } from '../../shared/listen.ts';
import { visits } from './visits.ts';

/** When the server freezes, counted from its first request, and for how long. */
export interface Stalling {
  readonly afterMs: number;
  readonly stallMs: number;
}

/** Freezes once, with all its connections, as a long garbage collection or a full disk would: the whole thread sleeps. */
const { afterMs, stallMs } = optionsOf<Stalling>();
const ANSWER = JSON.stringify({ sku: 'mug', unitPriceCents: 1_250 });
const cell = new Int32Array(new SharedArrayBuffer(4));

function stall(): void {
  const fromNs = process.hrtime.bigint();
  Atomics.wait(cell, 0, 0, stallMs);
  void tell({ fromNs: String(fromNs), untilNs: String(process.hrtime.bigint()) });
}

const arrived = visits();
const server = createServer((request, response) => {
  const answering = arrived(request);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': ANSWER.length });
  answering();
  response.end(ANSWER);
});
server.once('request', () => setTimeout(stall, afterMs));
listen(server);
