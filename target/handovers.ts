import type { Worker } from 'node:cluster';

/** What the cluster module sends with a connection, and what it hears of it. */
interface Message {
  readonly seq?: number;
  readonly ack?: number;
}
interface Connection {
  close(): void;
}

/**
 * Lets go of the connections that an instance was handed, and died before it said that it had them. Node forgets them, and never
 * closes its own end: the client would not be told that its request is lost, and would wait for ever.
 */
export function letGoOfLost(worker: Worker): void {
  const child = worker.process;
  // One that never came to be is handed nothing.
  if (child.pid === undefined) return;
  const handed = new Map<number, Connection>();
  const send = child.send.bind(child) as (...given: unknown[]) => boolean;
  child.send = (message: Message, connection?: unknown, ...more: unknown[]) => {
    if (connection && message.seq !== undefined) handed.set(message.seq, connection as Connection);
    return send(message, connection, ...more);
  };
  child.on('internalMessage', ({ ack }: Message) => {
    if (ack !== undefined) handed.delete(ack);
  });
  // Not at its "exit": the last that it said may still be unread.
  child.once('close', () => {
    for (const connection of handed.values()) connection.close();
  });
}
