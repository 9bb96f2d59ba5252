import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { freePort } from './ports.ts';

/** The way to a place, where faults strike. */
export interface TcpProxy {
  readonly port: number;
  /** From now on every chunk waits so long, in each direction. */
  set(latencyMs: number): void;
  heal(): void;
  /** Resets every open connection (RST). @returns how many there were. */
  reset(): number;
  /** How many connections lead through it. */
  open(): number;
  close(): Promise<void>;
}

interface Stamped {
  readonly chunk: Buffer;
  readonly dueAt: number;
}

/** Chunks on their way at once. Beyond it the sender has to wait, as it would with a long cable. */
const CHUNKS_UNDER_WAY = 256;

/** Notes when each chunk is due. It does not wait itself, so chunks that follow each other wait side by side. */
function stamper(latencyMs: () => number): Transform {
  return new Transform({
    readableObjectMode: true,
    readableHighWaterMark: CHUNKS_UNDER_WAY,
    transform(chunk: Buffer, _encoding, done) {
      const stamped: Stamped = { chunk, dueAt: performance.now() + latencyMs() };
      done(null, stamped);
    },
  });
}

/** Lets each chunk go when it is due, in order. */
function waiter(): Transform {
  return new Transform({
    writableObjectMode: true,
    writableHighWaterMark: CHUNKS_UNDER_WAY,
    transform({ chunk, dueAt }: Stamped, _encoding, done) {
      const leftMs = dueAt - performance.now();
      if (leftMs <= 0) done(null, chunk);
      else setTimeout(done, leftMs, null, chunk);
    },
  });
}

/** One connection: the client's half and the place's. */
class Connection {
  readonly #ends: readonly [Socket, Socket];

  constructor(client: Socket, place: Socket) {
    this.#ends = [client, place];
    // Before any pipeline listens: it would close the other end politely, and a broken connection is to look broken.
    for (const end of this.#ends) end.on('error', () => this.reset());
  }

  /** Carries bytes both ways until both ends are done; what breaks one end breaks the other. */
  async carry(latencyMs: () => number): Promise<void> {
    const [client, place] = this.#ends;
    const way = (from: Socket, to: Socket) => pipeline(from, stamper(latencyMs), waiter(), to);
    try {
      await Promise.all([way(client, place), way(place, client)]);
    } catch {
      this.reset();
    }
  }

  reset(): void {
    for (const end of this.#ends) if (!end.destroyed) end.resetAndDestroy();
  }
}

async function listen(server: Server): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return port;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A TCP proxy on 127.0.0.1 in front of a server. It lives in this process, and ends with it. */
export async function startProxy(target: Address): Promise<TcpProxy> {
  let latencyMs = 0;
  const connections = new Set<Connection>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const place = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const connection = new Connection(client, place);
    connections.add(connection);
    void connection.carry(() => latencyMs).then(() => connections.delete(connection));
  });
  const port = await listen(server);
  const reset = () => {
    const count = connections.size;
    for (const connection of connections) connection.reset();
    return count;
  };
  return {
    port,
    set: (delayMs) => {
      latencyMs = delayMs;
    },
    heal: () => {
      latencyMs = 0;
    },
    reset,
    open: () => connections.size,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      reset();
      await closed;
    },
  };
}
