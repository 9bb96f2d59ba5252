import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './ports.ts';

test('a free port can be bound, and lies below those of outgoing connections', async () => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  expect(port).toBeGreaterThanOrEqual(20_000);
  if (process.platform === 'linux') {
    const from = Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10);
    if (from > 21_000) expect(port).toBeLessThan(from);
  }
});
