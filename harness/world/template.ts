import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, cp, lchown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../model/errors.ts';
import type { Binaries } from './binaries.ts';
import { cached } from './cache.ts';
import type { Guard } from './guard.ts';
import { tailOf } from './log.ts';

/** Whom the server runs as. */
export interface ServerUser {
  readonly name: string;
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

/** PostgreSQL refuses to run as root: there it is `nobody`. */
export function serverUser(): ServerUser {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { name: String(uid), ids: null };
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (entry === null) throw new RunError('PostgreSQL cannot run as root, and /etc/passwd has no user nobody');
  return { name: 'nobody', ids: { uid: Number(entry[1]), gid: Number(entry[2]) } };
}

async function give(folder: string, { ids }: ServerUser): Promise<void> {
  if (ids === null) return;
  await chown(folder, ids.uid, ids.gid);
  const names = await readdir(folder, { recursive: true });
  await Promise.all(names.map((name) => lchown(join(folder, name), ids.uid, ids.gid)));
}

/** What every program of PostgreSQL gets: messages in English, since one of them is read. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const;

async function initialise(
  folder: string,
  guard: Guard,
  binaries: Binaries,
  user: ServerUser,
  logFile: string,
): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const data = join(folder, 'data');
  const passwordFile = join(guard.folder, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await give(data, user);
  if (user.ids !== null) await chown(passwordFile, user.ids.uid, user.ids.gid);
  const initdb = await guard.start({
    name: 'initdb',
    role: 'witness',
    command: binaries.initdb,
    // A password rather than trust: otherwise every user of this host could run programs as this one. It is random, so
    // one round of hashing keeps it, and a backend that connects anew is not slowed by four thousand.
    args: [
      ...['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
      ...['-c', 'scram_iterations=1', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'],
      ...['-N', '--no-instructions'],
    ],
    cwd: guard.folder,
    environment: SERVER_ENVIRONMENT,
    logFile,
    ...(user.ids === null ? {} : { user: user.ids }),
  });
  const { code } = await initdb.exited;
  await rm(passwordFile);
  if (code !== 0) throw new RunError('initdb failed', { log: await tailOf(logFile) });
  await writeFile(join(folder, 'password'), password, { mode: 0o600 });
}

/**
 * Puts a fresh data directory at `data`: a copy of a template, since initdb takes ten times as long.
 * @returns the password of the superuser `postgres`.
 */
export async function layDown(
  data: string,
  { guard, binaries, user, logFile }: { guard: Guard; binaries: Binaries; user: ServerUser; logFile: string },
): Promise<string> {
  const template = await cached(`template-${binaries.version}-${user.name}`, guard.folder, (draft) =>
    initialise(draft, guard, binaries, user, logFile),
  );
  await cp(join(template, 'data'), data, { recursive: true });
  await chmod(data, 0o700);
  await give(data, user);
  return readFile(join(template, 'password'), 'utf8');
}

/** Whether this build has the extension that counts statements. */
export const countsStatements = ({ library, extensions }: Binaries): boolean =>
  existsSync(
    join(library, process.platform === 'darwin' ? 'pg_stat_statements.dylib' : 'pg_stat_statements.so'),
  ) && existsSync(join(extensions, 'pg_stat_statements.control'));
