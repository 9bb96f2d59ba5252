import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openAccess } from './access.ts';

test.each([
  [undefined, ['application/json']],
  ['content-type', ['application/merge-patch+json']],
  ['Content-Type', ['application/merge-patch+json']],
])('set-up says once what its body is, as the adapter spells it (%s)', async (name, types) => {
  const server = createServer((request, response) => {
    const { rawHeaders } = request;
    response.end(
      JSON.stringify(rawHeaders.filter((_, at) => /^content-type$/i.test(rawHeaders[at - 1] ?? ''))),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const unused = (): never => expect.fail('nobody asks the database');
  const { send } = openAccess(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    { sql: unused, statementsByText: unused },
    {},
  );
  const headers = name === undefined ? {} : { [name]: 'application/merge-patch+json' };
  const { json } = await send({ name: 'set up', method: 'POST', path: '/', headers, body: {} });
  expect(json).toEqual(types);
});
