import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from './until.ts';

/** A client that says what it wants, in pieces, and keeps what it hears. */
export interface SocketClient {
  readonly socket: Socket;
  heard(): string;
  /** Also where it was reset. */
  readonly closed: Promise<void>;
  /** Goes on asking until the shop has let go of the connection: a half that is kept notices only then. */
  letGo(): Promise<void>;
}

/** @param keepsItsHalf whether it stays when the shop has said its last word. */
export async function openSocketClient(base: string, keepsItsHalf = false): Promise<SocketClient> {
  const { hostname, port } = new URL(base);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: keepsItsHalf });
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  return {
    socket,
    heard: () => heard,
    closed,
    letGo: () =>
      until(() => {
        if (socket.writable) socket.write('GET /health HTTP/1.1\r\nhost: shop\r\n\r\n');
        return socket.closed;
      }, 'the shop lets go of the connection'),
  };
}
