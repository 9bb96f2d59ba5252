import cluster from 'node:cluster';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startInstances } from './instances.ts';
import { until } from './testing/until.ts';

/** Listens, and lives on where its primary can no longer speak to it, as one does that is just dying. */
const DEAF = `
  require('node:http').createServer().listen(0, '127.0.0.1');
  process.on('message', (message) => message === 'close' && process.exit(0));
  require('node:cluster').worker.exitedAfterDisconnect = true;
  process.on('SIGTERM', () => process.exit(0));
`;

test('an instance that cannot be told to close is replaced all the same, and its primary lives', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deaf-'));
  const exec = join(folder, 'deaf.cjs');
  await writeFile(exec, DEAF);
  cluster.setupPrimary({ exec, execArgv: [] });
  const instances = startInstances(1, pino({ level: 'silent' }), (code) => expect(code).toBe('not this'));
  const [old] = Object.values(cluster.workers ?? {});
  if (old === undefined) throw new Error('there is no instance');
  await once(old, 'listening');
  old.process.disconnect();
  const renewed = instances.renew();
  const [successor] = (await once(cluster, 'listening')) as [typeof old];
  expect(successor.id).not.toBe(old.id);
  // It is told now, and does not hear it.
  await until(() => !old.isDead() && successor.isConnected(), 'both live');
  old.process.kill('SIGTERM');
  await renewed;
  expect(await instances.close()).toBe(0);
  await rm(folder, { recursive: true });
});
