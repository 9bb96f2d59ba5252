import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { HttpLimits } from '../config.ts';
import { REFUSALS, type RefusalCode } from '../refusal.ts';
import { problem } from './answer.ts';

/** The server, and what is going on in it. */
export interface Front {
  /** Not listening yet. */
  readonly server: Server;
  /** Says who answers requests. */
  serve(handle: RequestListener): void;
  openRequests(): number;
  /**
   * Stops accepting, tells clients to let go of their connections, and waits until all are answered.
   * @returns how many were not, and were cut off, after `drainMs`.
   */
  drain(drainMs: number): Promise<number>;
}

/** How often Node looks for clients that are too slow. */
const CHECK_MS = 500;

/** What Node's parser found, in our words. */
const PARSER_REFUSALS: Readonly<Record<string, RefusalCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too-large',
};

/** A whole answer as bytes, for a request that never became one: there is no response to send it with. */
function rawRefusal(code: RefusalCode): string {
  const { status, title } = REFUSALS[code];
  const body = JSON.stringify(problem(code, status, title, 'The request cannot be read.'));
  return [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

/** RFC 9112, 3.2: with no host, or with two, nobody knows whom it is for. Before HTTP/1.1 there was none. */
const hasOneHost = ({ headers, httpVersion }: IncomingMessage): boolean =>
  headers.host === undefined ? httpVersion === '1.0' : !headers.host.includes(',');

function limit(server: Server, limits: HttpLimits): void {
  server.headersTimeout = limits.headersTimeoutMs;
  server.requestTimeout = limits.requestTimeoutMs;
  // A client that never reads its answer would keep it, its request and a place at the door for ever.
  server.timeout = limits.silenceTimeoutMs;
  server.keepAliveTimeout = limits.keepAliveTimeoutMs;
  server.maxConnections = limits.connectionsMax;
}

/** Who has just connected has a request on its way: closed before it is read, it would be lost without an answer. */
const FIRST_BYTES_MS = 200;

export function openFront(limits: HttpLimits): Front {
  const server = createServer({
    connectionsCheckingInterval: CHECK_MS,
    // Two tokens are no token: Node would take the first of them, and a proxy in front of us perhaps the other.
    joinDuplicateHeaders: true,
    // We see to that ourselves: Node would refuse without a word of why.
    requireHostHeader: false,
  });
  limit(server, limits);
  const open = new Set<ServerResponse>();
  /** Each with the moment until which it is expected to ask something: one that has asked already is expected to ask nothing more. */
  const sockets = new Map<Socket, number>();
  let draining = false;

  /** A client that is told so opens a new connection elsewhere, rather than send into one that is about to close. */
  const letGo = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  server.on('connection', (socket) => {
    sockets.set(socket, performance.now() + FIRST_BYTES_MS);
    socket.once('close', () => sockets.delete(socket));
  });
  /** Node's own `closeIdleConnections` spares those that have not sent anything yet, for ever. */
  const closeIdle = (): void => {
    const busy = new Set([...open].map(({ socket }) => socket));
    const nowMs = performance.now();
    for (const [socket, askingUntilMs] of sockets)
      if (!busy.has(socket) && askingUntilMs < nowMs) socket.destroy();
  };
  server.on('request', ({ socket }, response) => {
    sockets.set(socket, 0);
    open.add(response);
    response.once('close', () => open.delete(response));
    if (draining) letGo(response);
  });
  // "Expect" with anything but 100-continue may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  // Without this Node would hang up without a word.
  server.on('connect', (_request, socket) => socket.end(rawRefusal('invalid')));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const begun = [...open].some((response) => response.socket === socket && response.headersSent);
    if (begun || !socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else socket.end(rawRefusal(PARSER_REFUSALS[error.code ?? ''] ?? 'invalid'));
  });

  return {
    server,
    serve(handle) {
      server.on('request', (request, response) => {
        if (hasOneHost(request)) handle(request, response);
        else response.socket?.end(rawRefusal('invalid'));
      });
    },
    openRequests: () => open.size,
    async drain(drainMs) {
      if (!server.listening) return 0;
      draining = true;
      const closed = once(server, 'close');
      server.close();
      for (const response of open) letGo(response);
      let cut = 0;
      const deadline = setTimeout(() => {
        cut = open.size;
        server.closeAllConnections();
      }, drainMs);
      closeIdle();
      // Some are idle only later: their answer had left without a word when this began.
      const sweep = setInterval(closeIdle, 20);
      await closed;
      clearTimeout(deadline);
      clearInterval(sweep);
      return cut;
    },
  };
}
