import { createServer, type Socket } from 'node:net';
import { optionsOf } from '../../shared/child.ts';
import { listen } from '../../shared/listen.ts';
import type { Misbehaving } from './misbehaviour.ts';

/**
 * Does to its answers what broken servers, proxies and pools do, one way per process. Each answer says in its body
 * whose it is: `{ "sku": <the sku that was asked for> }`. It speaks GET alone, below `node:http`, which would not let it.
 */
const { does, every, echo } = optionsOf<Misbehaving>();
let answered = 0;

interface Asked {
  readonly sku: string;
  readonly requestId: string | undefined;
}

listen(
  createServer((socket) => {
    let received = '';
    let before: Asked | null = null;
    socket
      .setEncoding('latin1')
      .setNoDelay()
      .on('error', () => undefined);
    socket.on('data', (text) => {
      received += text;
      for (let at = received.indexOf('\r\n\r\n'); at >= 0; at = received.indexOf('\r\n\r\n')) {
        const asked = parse(received.slice(0, at));
        received = received.slice(at + 4);
        answer(socket, asked, before);
        before = asked;
      }
    });
  }),
);

function parse(head: string): Asked {
  const sku = /^GET \/products\/(\S+) /.exec(head)?.[1] ?? '';
  return { sku, requestId: /\r\nx-request-id: (\S+)/i.exec(head)?.[1] };
}

function answer(socket: Socket, asked: Asked, before: Asked | null): void {
  const own = wire(asked);
  answered += 1;
  if (does !== 'shift' && answered % every !== 0) {
    socket.write(own, 'latin1');
    return;
  }
  switch (does) {
    case 'close':
      socket.end(own, 'latin1');
      return;
    case 'reset':
      socket.write(own.slice(0, -5), 'latin1', () => socket.resetAndDestroy());
      return;
    case 'answer-twice':
      socket.write(own + own, 'latin1');
      return;
    case 'answer-again-later':
      socket.write(own, 'latin1');
      setTimeout(() => socket.writable && socket.write(own, 'latin1'), 1);
      return;
    case 'shift':
      socket.write(wire(before ?? asked), 'latin1');
  }
}

function wire({ sku, requestId }: Asked): string {
  const body = JSON.stringify({ sku, unitPriceCents: 1 });
  const echoed = echo && requestId !== undefined ? `x-request-id: ${requestId}\r\n` : '';
  return `HTTP/1.1 200 OK\r\n${echoed}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}
