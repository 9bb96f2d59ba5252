import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RunError } from '../model/errors.ts';
import { packageRoot } from '../model/paths.ts';

/**
 * A program of `harness/world` that runs in a process of its own. Node 20 runs no TypeScript, so it is the compiled one.
 * @throws RunError where it has not been built.
 */
export function compiledProgram(name: string): string {
  const path = join(packageRoot(), 'dist', 'harness', 'world', `${name}.js`);
  if (existsSync(path)) return path;
  throw new RunError(`${path} does not exist`, { remedy: 'Run `npm run build`.' });
}
