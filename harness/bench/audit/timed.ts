/** One part of what is measured. */
export interface Part {
  readonly name: string;
  readonly seconds: number;
  /** Of all threads, garbage collection included. */
  readonly processorSeconds: number;
  readonly residentBytes: number;
}

/** Runs parts one after the other, and writes down what each cost this process. */
export class Parts {
  readonly all: Part[] = [];

  time<T>(name: string, part: () => T): T {
    const end = this.#begin(name);
    const result = part();
    end();
    return result;
  }

  async timeLater<T>(name: string, part: () => Promise<T>): Promise<T> {
    const end = this.#begin(name);
    const result = await part();
    end();
    return result;
  }

  #begin(name: string): () => void {
    const processor = process.cpuUsage();
    const startedAt = performance.now();
    return () => {
      const seconds = (performance.now() - startedAt) / 1_000;
      const { user, system } = process.cpuUsage(processor);
      const residentBytes = process.memoryUsage.rss();
      this.all.push({ name, seconds, processorSeconds: (user + system) / 1e6, residentBytes });
    };
  }
}

/** What the processor did for all of them. */
export const processorSecondsOf = (parts: readonly Part[]): number =>
  parts.reduce((total, { processorSeconds }) => total + processorSeconds, 0);
