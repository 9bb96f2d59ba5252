import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Who has just connected has a request on its way: closed before it is read, it would be lost without an answer. */
const FIRST_BYTES_MS = 200;

/** One connection. */
interface Client {
  /** The moment until which it is expected to ask something: one that has asked already is expected to ask nothing more. */
  askingUntilMs: number;
  /** The answers that it waits for, in their order: more than one where it asked again before it was answered. */
  readonly open: Set<ServerResponse>;
  /** The answer that tells it that the connection ends: what stands behind it cannot be answered. */
  last: ServerResponse | null;
}

/** Who is connected, and what each of them waits for. */
export interface Clients {
  /** Answers that somebody waits for. */
  openAnswers(): number;
  /** Tells the client, with this answer, to let go of its connection; nothing where the answer has begun. */
  farewell(response: ServerResponse): void;
  /** Tells everybody who waits for an answer, with the last of his. */
  farewellToAll(): void;
  /** Whether that is asked behind a farewell: not to be done, since nobody would hear what became of it (RFC 9112, 9.6). */
  isTooLate(response: ServerResponse): boolean;
  /**
   * Whether something that has come whole is unanswered, or an answer has begun: whatever is said to this client now, it
   * takes for that answer, or for the rest of it.
   */
  isOwedAnAnswer(socket: Socket): boolean;
  /** Ends the connections of those that wait for nothing. */
  closeIdle(): void;
}

/** Lets go of the answers of a client that is gone. */
function abandon({ open }: Client): void {
  for (const response of open) {
    // Node tells only the one that has the socket. Those that wait behind it have none yet, and would be open for ever.
    if (response.socket !== null) continue;
    response.destroy();
    response.emit('close');
  }
}

/**
 * Keeps count from the first connection on; to be called before anybody else listens to requests.
 * @param connectionsMax those beyond are closed. Not Node's `maxConnections`: an instance that has so many gives further ones
 * back, and where all have, they are handed around between the processes for ever.
 */
export function watchClients(server: Server, connectionsMax: number): Clients {
  const clients = new Map<Socket, Client>();
  let openAnswers = 0;
  server.on('connection', (socket) => {
    if (clients.size >= connectionsMax) {
      socket.destroy();
      return;
    }
    const client: Client = { askingUntilMs: performance.now() + FIRST_BYTES_MS, open: new Set(), last: null };
    clients.set(socket, client);
    socket.once('close', () => {
      clients.delete(socket);
      abandon(client);
    });
  });
  server.on('request', ({ socket }, response) => {
    const client = clients.get(socket);
    if (client === undefined) return;
    client.askingUntilMs = 0;
    client.open.add(response);
    openAnswers += 1;
    response.once('close', () => {
      client.open.delete(response);
      openAnswers -= 1;
    });
  });
  const farewell = (response: ServerResponse): void => {
    const client = clients.get(response.req.socket);
    if (client === undefined || response.headersSent) return;
    client.last ??= response;
    response.setHeader('connection', 'close');
  };
  return {
    openAnswers: () => openAnswers,
    farewell,
    farewellToAll() {
      for (const { open } of clients.values()) [...open].slice(-1).forEach(farewell);
    },
    isTooLate(response) {
      const last = clients.get(response.req.socket)?.last ?? null;
      return last !== null && last !== response;
    },
    isOwedAnAnswer(socket) {
      const open = clients.get(socket)?.open ?? [];
      return [...open].some(({ req, headersSent }) => req.complete || headersSent);
    },
    /** Node's own `closeIdleConnections` spares those that have not sent anything yet, for ever. */
    closeIdle() {
      const nowMs = performance.now();
      for (const [socket, { open, askingUntilMs }] of clients)
        if (open.size === 0 && askingUntilMs < nowMs) socket.destroy();
    },
  };
}
