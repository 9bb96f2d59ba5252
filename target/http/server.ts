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
import { watchClients } from './clients.ts';

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

/** An answer to what is no request, or to nobody's: it knows nothing of a request, neither its name nor where its time went. */
function lastAnswer(code: RefusalCode) {
  const { status, title } = REFUSALS[code];
  const body = JSON.stringify(problem(code, status, title, 'The request cannot be read.'));
  const headers = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  return { status, title, headers, body };
}

/** Says no through the response, so that it keeps its turn behind those that are still to be answered. */
function refuse(response: ServerResponse): void {
  const { status, headers, body } = lastAnswer('invalid');
  response.writeHead(status, headers).end(body);
}

/** Says no where there is no response to say it with, and hangs up. */
function hangUp(socket: Socket, code: RefusalCode): void {
  const { status, title, headers, body } = lastAnswer(code);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  // Nothing more is read: the rest of what is refused as too slow could still come, and be done.
  socket.pause();
  // Not only our half: who keeps the other one would keep the connection.
  socket.end([`HTTP/1.1 ${status} ${title}`, ...lines, '', body].join('\r\n'), () => socket.destroy());
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
}

export function openFront(limits: HttpLimits): Front {
  const server = createServer({
    connectionsCheckingInterval: CHECK_MS,
    // Two tokens are no token: Node would take the first of them, and a proxy in front of us perhaps the other.
    joinDuplicateHeaders: true,
    // We see to that ourselves: Node would refuse without a word of why.
    requireHostHeader: false,
  });
  limit(server, limits);
  const clients = watchClients(server, limits.connectionsMax);
  let draining = false;

  // A client that is told so opens a new connection elsewhere, rather than send into one that is about to close.
  server.on('request', (_request, response) => {
    if (draining) clients.farewell(response);
  });
  // "Expect" with anything but 100-continue may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  /** An order that is being placed behind a "400" would be one that its buyer believes refused: better not a word. */
  const giveUp = (socket: Socket, code: RefusalCode): void => {
    if (clients.isOwedAnAnswer(socket) || !socket.writable) socket.destroy();
    else hangUp(socket, code);
  };
  // Without this Node would hang up without a word.
  server.on('connect', ({ socket }) => {
    // Node is done with it, and has taken its own listeners off: a reset would end the process, and silence nothing.
    socket.on('error', () => socket.destroy()).on('timeout', () => socket.destroy());
    giveUp(socket, 'invalid');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Behind his own "connection: close" there is nothing to refuse: what he asked before is answered, and then it ends.
    if (error.code === 'HPE_CLOSED_CONNECTION') return;
    if (error.code === 'ECONNRESET') socket.destroy();
    else giveUp(socket, PARSER_REFUSALS[error.code ?? ''] ?? 'invalid');
  });

  return {
    server,
    serve(handle) {
      server.on('request', (request, response) => {
        if (!hasOneHost(request)) clients.farewell(response);
        // What comes too late is refused to nobody: its answer keeps its place, so that no more is read than could be answered.
        else if (!clients.isTooLate(response)) return handle(request, response);
        refuse(response);
      });
    },
    openRequests: clients.openAnswers,
    async drain(drainMs) {
      if (!server.listening) return 0;
      draining = true;
      const closed = once(server, 'close');
      server.close();
      clients.farewellToAll();
      let cut = 0;
      const deadline = setTimeout(() => {
        cut = clients.openAnswers();
        server.closeAllConnections();
      }, drainMs);
      clients.closeIdle();
      // Some are idle only later: their answer had left without a word when this began.
      const sweep = setInterval(clients.closeIdle, 20);
      await closed;
      clearTimeout(deadline);
      clearInterval(sweep);
      return cut;
    },
  };
}
