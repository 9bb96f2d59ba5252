import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * An append-only file of JSON lines: what a witness saw. All entries of one tick of the event loop share a `write(2)`,
 * and none is answered before it: thousands of entries a second cost a few hundred writes.
 */
export class Journal {
  readonly #file: number;
  #lines: string[] = [];
  #written: Promise<void> | null = null;

  /** @throws where the file exists: two runs' evidence must not mix. */
  constructor(path: string) {
    this.#file = openSync(path, 'wx');
  }

  /** @returns a promise that resolves once the entry is written: a crash of this process cannot lose it any more. */
  append(entry: object): Promise<void> {
    this.#lines.push(`${JSON.stringify(entry)}\n`);
    this.#written ??= new Promise((resolve) => {
      // A witness that cannot write is none: what is thrown in here ends its process.
      setImmediate(() => {
        this.#write();
        resolve();
      });
    });
    return this.#written;
  }

  /** @returns a promise that resolves once all that was appended so far is written. */
  written(): Promise<void> {
    return this.#written ?? Promise.resolve();
  }

  close(): void {
    if (this.#lines.length > 0) this.#write();
    closeSync(this.#file);
  }

  #write(): void {
    const bytes = Buffer.from(this.#lines.join(''));
    this.#lines = [];
    this.#written = null;
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
  }
}
