import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function packageRoot(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : packageRoot(dirname(from));
}

/** A program of the target, as `npm run build` has made it, wherever the test itself runs. */
export const compiled = (...path: readonly string[]): string =>
  join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'dist', 'target', ...path);
