import { connect, type Socket } from 'node:net';
import { UnsupportedFault } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import type { ClientHands, Strike } from './hands.ts';

type SlowClients = Extract<Fault, { type: 'slow-clients' }>;

/** One byte, or one more question, of every client in so long. */
const TICK_MS = 200;

/** A client that takes its time. Whatever becomes of its connection, it comes back. */
class SlowClient {
  readonly #clients: ClientHands;
  readonly #manner: SlowClients['manner'];
  readonly #bytes: Buffer;
  readonly #whole: Buffer;
  #socket: Socket | null = null;
  #sent = 0;
  /** Whether anybody ever took its connection. */
  connected = false;

  constructor(clients: ClientHands, manner: SlowClients['manner'], whole: Buffer) {
    this.#clients = clients;
    this.#manner = manner;
    this.#whole = whole;
    // Without its last byte, which never leaves: what it asks for is not to happen.
    this.#bytes = whole.subarray(0, -1);
  }

  /** Resolves when it is connected, or turned away. */
  open(): Promise<void> {
    const { hostname, port } = new URL(this.#clients.baseUrl);
    const socket = connect({ host: hostname, port: Number(port) });
    this.#socket = socket;
    this.#sent = 0;
    return new Promise((resolve) => {
      socket.once('connect', () => {
        this.connected = true;
        this.#begin(socket);
        resolve();
      });
      // That it is turned away, or hung up on, is the backend's good right.
      socket.on('error', () => {});
      socket.once('close', () => {
        if (this.#socket === socket) this.#socket = null;
        resolve();
      });
    });
  }

  #begin(socket: Socket): void {
    // Who does not listen lets what is said to it pile up; all others hear, and do not care.
    if (this.#manner === 'slow-reader') socket.pause();
    else socket.resume();
    if (this.#manner !== 'slow-body') return;
    this.#sent = this.#whole.indexOf('\r\n\r\n') + 4;
    socket.write(this.#whole.subarray(0, this.#sent));
  }

  tick(): void {
    const socket = this.#socket;
    if (socket === null) {
      void this.open();
      return;
    }
    if (socket.connecting || this.#manner === 'silent') return;
    if (this.#manner === 'slow-reader') socket.write(this.#whole);
    else if (this.#sent < this.#bytes.length) socket.write(this.#bytes.subarray(this.#sent, ++this.#sent));
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
  }
}

/** What it would send, were it in a hurry. Only who asks for an order has a body to be slow with. */
function requestOf(clients: ClientHands, manner: SlowClients['manner']): Buffer {
  const request = clients.request(manner === 'slow-body' ? 'checkout' : 'browse');
  if (request === null)
    throw new UnsupportedFault(`the adapter has no request that a client could be slow with`);
  const { method, path, headers = {}, body } = request;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const own = {
    host: new URL(clients.baseUrl).host,
    ...(text === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...headers,
  };
  const lines = Object.entries(own).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}

/** Strangers at the backend's door who take up what it has: connections, open requests, answers that nobody fetches. */
export const strikeSlowClients: Strike<SlowClients> = async ({ connections, manner }, { clients }) => {
  const whole = requestOf(clients, manner);
  const slow = Array.from({ length: connections }, () => new SlowClient(clients, manner, whole));
  await Promise.all(slow.map((client) => client.open()));
  const ticking = setInterval(() => {
    for (const client of slow) client.tick();
  }, TICK_MS);
  return {
    strikes: () => slow.filter(({ connected }) => connected).length,
    remedy: () => {
      clearInterval(ticking);
      for (const client of slow) client.close();
    },
  };
};
