import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between two programs, and can lose what one of them says. */
export interface TcpRelay {
  /** The URL of what is behind it, through the relay. */
  readonly url: string;
  /** From now on what the far end answers is lost; what it is told still arrives. */
  swallowAnswers(): void;
  /** Cuts every connection. New ones work. */
  cut(): void;
  close(): Promise<void>;
}

export async function openTcpRelay(target: string): Promise<TcpRelay> {
  const { hostname, port } = new URL(target);
  const near = new Set<Socket>();
  const far = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(Number(port), hostname);
    near.add(socket);
    far.add(onward);
    socket.pipe(onward);
    onward.pipe(socket);
    const end = (): void => {
      socket.destroy();
      onward.destroy();
      near.delete(socket);
      far.delete(onward);
    };
    for (const side of [socket, onward]) side.on('error', end).on('close', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  const cut = (): void => {
    for (const socket of [...near]) socket.destroy();
  };
  return {
    url: url.href,
    swallowAnswers() {
      for (const socket of far) socket.unpipe().resume();
    },
    cut,
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
