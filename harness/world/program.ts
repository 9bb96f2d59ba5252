import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunError } from '../model/errors.ts';

/** The folder with package.json, above this file wherever it runs from: the sources or `dist/`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('no package.json above the harness');
    folder = parent;
  }
  return folder;
}

/**
 * A program of `harness/world` that runs in a process of its own. Node 20 runs no TypeScript, so it is the compiled one.
 * @throws RunError where it has not been built.
 */
export function compiledProgram(name: string): string {
  const path = join(packageRoot(), 'dist', 'harness', 'world', `${name}.js`);
  if (existsSync(path)) return path;
  throw new RunError(`${path} does not exist`, { remedy: 'Run `npm run build`.' });
}
