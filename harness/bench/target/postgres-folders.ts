import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The `bin` folders of Debian's versions, the newest first: what they hold is not on the PATH. */
export function installedUnder(folder: string): string[] {
  try {
    return readdirSync(folder)
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => join(folder, version, 'bin'));
  } catch {
    return [];
  }
}
