import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { type Conditions, GOOD, type Harm, type Turned } from '../../model/way.ts';
import { freePort } from '../ports.ts';
import { type Clients, CommitWatch } from './commit-watch.ts';
import { Connection } from './connection.ts';
import { Exchanges } from './exchanges.ts';
import { HarmCount } from './harm-count.ts';
import { Turn, type Watch } from './watch.ts';

/** The way to a place, where faults strike. */
export interface TcpProxy {
  readonly port: number;
  /** From now on the way is like that, and otherwise as it was. What is under way already is not touched. */
  change(conditions: Partial<Conditions>): void;
  /** Resets every open connection (RST). @returns how many there were. */
  reset(): number;
  /** Ends every open connection towards the place. @returns how many there were. */
  halfClose(): number;
  /** How many exchanges were broken, or commits cut off, since the way exists. */
  struck(by: Turned): number;
  /** How often the way did that to what came along, since it exists. */
  harmed(harm: Harm): number;
  /** Why commits cannot be found on this way; `null` where they can. */
  unreadable(): string | null;
  /** How many connections lead through it. */
  open(): number;
  close(): Promise<void>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
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

/**
 * A TCP proxy on 127.0.0.1 in front of a server. It lives in this process, and ends with it.
 * @param readsCommits the server is PostgreSQL: connections are read along, and so are refused encryption.
 */
export async function startProxy(
  target: Address,
  { readsCommits = false }: { readonly readsCommits?: boolean } = {},
): Promise<TcpProxy> {
  let conditions = GOOD;
  const now = (): Conditions => conditions;
  // Each has a turn of its own: exchanges are no commits, and every n-th of them together is every n-th of neither.
  const turns: Readonly<Record<Turned, Turn>> = { breaking: new Turn(), cutting: new Turn() };
  const harms = new HarmCount();
  const clients: Clients = { insistOnTls: false };
  const connections = new Set<Connection>();
  const watches = (): Watch[] => [
    new Exchanges(now, turns.breaking),
    ...(readsCommits ? [new CommitWatch(now, turns.cutting, clients)] : []),
  ];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (conditions.passage === 'refused') {
      harms.add('refused');
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const place = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const closed = (): void => void connections.delete(connection);
    const connection = new Connection(client, place, now, watches(), harms, closed);
    connections.add(connection);
  });
  const port = await listen(server);

  const each = (act: (connection: Connection) => void): number => {
    const open = [...connections];
    for (const connection of open) act(connection);
    return open.length;
  };
  const reset = () => each((connection) => connection.reset());
  return {
    port,
    change: (changed) => {
      conditions = { ...conditions, ...changed };
      if (conditions.passage === 'refused') harms.add('refused', reset());
      if (conditions.passage === 'open') each((connection) => connection.move());
    },
    reset,
    halfClose: () => each((connection) => connection.halfClose()),
    struck: (by) => turns[by].struck,
    harmed: (harm) => harms.of(harm),
    unreadable: () => {
      if (!readsCommits) return 'the way was not laid to read along';
      return clients.insistOnTls ? 'the client insists on TLS' : null;
    },
    open: () => connections.size,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      reset();
      await closed;
    },
  };
}
