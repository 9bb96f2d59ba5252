import { renameSync, writeFileSync } from 'node:fs';
import { UnsupportedFault } from '../model/errors.ts';

/** The clock of one backend, as a file that says by how many milliseconds it is ahead. */
export class ClockFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    this.#say(0);
  }

  /**
   * @param environment the backend's own: one that is not told of the file does not go by it.
   * @throws UnsupportedFault
   */
  setAhead(aheadMs: number, environment: Readonly<Record<string, string>>): void {
    if (!Object.values(environment).includes(this.path))
      throw new UnsupportedFault('the backend goes by no clock that could be set (clockFile)');
    this.#say(aheadMs);
  }

  /** Renamed into place: whoever reads finds the old text or the new one, and never half of it. */
  #say(aheadMs: number): void {
    writeFileSync(`${this.path}.new`, `${Math.round(aheadMs)}`);
    renameSync(`${this.path}.new`, this.path);
  }
}
