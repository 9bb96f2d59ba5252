import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './ports.ts';
import { readinessAt } from './readiness.ts';

async function answering(status: number): Promise<number> {
  const server = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('whoever waits in vain is told what was asked, and what came back last', async () => {
  const { isReady, lastAsked } = readinessAt('/healthz');
  const nobody = await freePort();
  expect(await isReady(nobody)).toBe(false);
  expect(lastAsked()).toBe(
    `GET http://127.0.0.1:${nobody}/healthz got no answer at last: connect ECONNREFUSED 127.0.0.1:${nobody}`,
  );
  const port = await answering(404);
  expect(await isReady(port)).toBe(false);
  expect(lastAsked()).toBe(`the last answer to GET http://127.0.0.1:${port}/healthz was 404, and not 2xx`);
  expect(await isReady(await answering(204))).toBe(true);
});
