import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { optionsOf } from '../../shared/child.ts';
import { listen } from '../../shared/listen.ts';

export interface Witnessing {
  /** One line for each POST that was carried out: its idempotency key. */
  readonly file: string;
}

/**
 * Writes down each POST that it carried out before it answers, tells of the first, and goes on with what a dead client had
 * sent.
 */
const { file } = optionsOf<Witnessing>();
const descriptor = openSync(file, 'a');

let begun = false;

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    const intentId = String(request.headers['idempotency-key']);
    writeSync(descriptor, `${intentId}\n`);
    if (!begun) process.send?.('begun');
    begun = true;
    response
      .writeHead(201, { 'content-type': 'application/json' })
      .end(JSON.stringify({ orderId: `o-${intentId}` }));
  });
});
// The bench asks once its client is gone. What the client had sent is still in the sockets: it is carried out first.
function finish(): void {
  server.getConnections((_, open) => {
    if (open === 0) process.exit();
    setTimeout(finish, 5);
  });
}
process.once('message', finish);
listen(server);
