import { renameSync, writeFileSync } from 'node:fs';

/** Whatever ends this process, the file has its old text or the new one: it is written beside it and then renamed. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
