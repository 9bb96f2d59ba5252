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
}

/** Who is connected, and what each of them waits for. */
export interface Clients {
  /** Answers that somebody waits for. */
  openAnswers(): number;
  /** Does something with each of them. */
  eachOpen(work: (response: ServerResponse) => void): void;
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
    const client: Client = { askingUntilMs: performance.now() + FIRST_BYTES_MS, open: new Set() };
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
  return {
    openAnswers: () => openAnswers,
    eachOpen(work) {
      for (const { open } of clients.values()) open.forEach(work);
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
