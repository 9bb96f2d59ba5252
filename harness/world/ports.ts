import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { RunError } from '../model/errors.ts';

/**
 * Ports below the range from which the kernel takes those of outgoing connections: otherwise, under load, a connection
 * could take a port between the moment it was found free and the moment the server binds it.
 */
const LOWEST = 20_000;
const ATTEMPTS = 100;

function ephemeralFrom(): number {
  try {
    const from = Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10);
    // A host that hands out almost all ports leaves no room below: the usual bound is as good as any there.
    return from > LOWEST + 1_000 ? from : 32_768;
  } catch {
    // Other systems start at 49152 (IANA); this bound is below it.
    return 32_768;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}

/**
 * A TCP port of 127.0.0.1 that nobody listened on a moment ago. Somebody may take it yet: whoever starts a server on it
 * tries another one then.
 */
export async function freePort(): Promise<number> {
  const until = ephemeralFrom();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST, until);
    if (await isFree(port)) return port;
  }
  throw new RunError(`no free port on 127.0.0.1 after ${ATTEMPTS} attempts`, {
    allowed: `one between ${LOWEST} and ${until - 1}`,
  });
}
