import { readHistory } from '../../../history/reader.ts';
import { optionsOf, tell } from '../../shared/child.ts';

export interface ReadingOptions {
  readonly historyFile: string;
}

export interface ReadingCost {
  readonly operations: number;
  readonly seconds: number;
}

const { historyFile } = optionsOf<ReadingOptions>();
const startedAt = performance.now();
const { operations } = await readHistory(historyFile);
const cost: ReadingCost = {
  operations: operations.length,
  seconds: (performance.now() - startedAt) / 1_000,
};
await tell(cost);
