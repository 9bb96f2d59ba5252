import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, lstat, mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunError } from '../model/errors.ts';

/**
 * Directories that are costly to make and the same for every run, kept under the system's temporary directory. They are
 * made elsewhere and renamed into place, so that runs side by side never see half of one.
 */

const MARK = '.entries';

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** How many entries a directory holds, at any depth, the mark left out. */
const entriesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true }).filter((name) => name !== MARK).length;

/** A cleaner of temporary files removes them one by one: a directory that lost some is not whole any more. */
function isWhole(folder: string): boolean {
  try {
    return readFileSync(join(folder, MARK), 'utf8') === String(entriesOf(folder));
  } catch {
    return false;
  }
}

/**
 * The cache's directory of this user. Others may read it, since PostgreSQL runs as somebody else under root.
 * @throws RunError where somebody else made it: its programs would be run.
 */
async function cacheFolder(): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `oversold-cache-${uid}`);
  await mkdir(folder, { mode: 0o755 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  const { uid: owner, mode } = await lstat(folder);
  if (owner !== uid || (mode & 0o022) !== 0) {
    throw new RunError(`${folder} is not ours alone to write`, { remedy: 'Remove it, or set TMPDIR.' });
  }
  await chmod(folder, 0o755);
  return folder;
}

/**
 * @param workshop a directory of this run on the same file system: the guard removes what is left of a making in it.
 * @param make fills the directory, which exists, empty, 0755.
 * @returns the directory's path, filled by this run or an earlier one.
 */
export async function cached(
  name: string,
  workshop: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const place = join(await cacheFolder(), name);
  if (isWhole(place)) return place;
  const draft = join(workshop, `making-${randomBytes(4).toString('hex')}`);
  await mkdir(draft, { mode: 0o755 });
  await make(draft);
  await writeFile(join(draft, MARK), String(entriesOf(draft)));
  if (existsSync(place) && !isWhole(place)) {
    await rename(place, `${draft}-replaced`).catch(() => {});
  }
  try {
    await rename(draft, place);
  } catch (error) {
    // Another run was faster. Its copy is as good.
    if (!isWhole(place)) throw error;
  }
  return place;
}
