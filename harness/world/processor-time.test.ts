import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processorMsOf } from './processor-time.ts';

const onLinux = test.runIf(process.platform === 'linux');

/** Its name has a bracket in it, and it leaves the work to a child in the same group. */
const BUSY = `
  process.title = 'a) b (c';
  const { spawn } = require('node:child_process');
  const work = "const end = Date.now() + 300; while (Date.now() < end); console.log('worked'); setInterval(() => {}, 1000)";
  spawn(process.execPath, ['-e', work], { stdio: 'inherit' });
`;

onLinux('the processor time of a group is that of all its processes', async () => {
  const leader = spawn(process.execPath, ['-e', BUSY], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pid = 0 } = leader;
  const exited = once(leader, 'exit');
  try {
    await once(leader.stdout, 'data');
    const usedMs = processorMsOf(pid) ?? 0;
    // The worker alone burnt 300 ms, unless the machine was too busy to let it: the clock it watched went on.
    expect(usedMs).toBeGreaterThan(50);
    expect(usedMs).toBeLessThan(60_000);
  } finally {
    process.kill(-pid, 'SIGKILL');
  }
  await exited;
});

test('nobody knows the processor time of a group that is gone', async () => {
  const child = spawn(process.execPath, ['-e', ''], { detached: true, stdio: 'ignore' });
  await once(child, 'exit');
  expect(processorMsOf(child.pid ?? 0)).toBeNull();
});
