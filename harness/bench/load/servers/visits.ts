import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { tell } from '../../shared/child.ts';

/** What the server itself knows of one request: the client's clock and record have no part in it. */
export interface Visit {
  readonly path: string;
  /** Requests of one connection come one after the other: the next is asked when the answer before it has come. */
  readonly connection: number;
  /** `process.hrtime.bigint()` as a decimal string: when the server met the request, and just before it answered. */
  readonly askedNs: string;
  readonly answeredNs: string;
}

const now = (): string => String(process.hrtime.bigint());

/**
 * Takes down every visit, and tells all of them whenever a message asks.
 * @returns what is called with each request, and returns what is called just before the answer.
 */
export function visits(): (request: IncomingMessage) => () => void {
  const all: Visit[] = [];
  const connections = new Map<Socket, number>();
  process.on('message', () => void tell(all));
  return ({ url, socket }) => {
    const connection = connections.get(socket) ?? connections.size;
    connections.set(socket, connection);
    const askedNs = now();
    return () => void all.push({ path: url ?? '', connection, askedNs, answeredNs: now() });
  };
}
