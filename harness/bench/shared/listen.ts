import type { AddressInfo, Server } from 'node:net';
import { tell } from './child.ts';

/** Listens on a free port of the loopback interface and tells the bench which. */
export function listen(server: Server): void {
  server.listen(0, '127.0.0.1', () => void tell({ port: (server.address() as AddressInfo).port }));
}
