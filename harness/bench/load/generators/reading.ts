import { readHistory } from '../../../history/reader.ts';
import type { Operation } from '../../../model/operation.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import { type Footprint, footprintFromNow } from '../footprint.ts';

export interface ReadingOptions {
  readonly historyFile: string;
}

/** What a stored history costs whoever judges it. */
export interface ReadingCost {
  readonly operations: number;
  readonly seconds: number;
  readonly readBack: Footprint;
  /** One pass over everything but the steps, which stay in the file: what an audit's first fold does. */
  readonly passSeconds: number;
  readonly afterOnePass: Footprint;
}

const { historyFile } = optionsOf<ReadingOptions>();
const footprint = footprintFromNow();
const startedAt = performance.now();
const { operations } = await readHistory(historyFile);
const seconds = secondsSince(startedAt);
const readBack = footprint();
const passedAt = performance.now();
const whole = operations.reduce((count, operation) => count + (isWhole(operation) ? 1 : 0), 0);
const passSeconds = secondsSince(passedAt);
const afterOnePass = footprint();
if (whole !== operations.length) throw new Error(`${operations.length - whole} operations say too little`);
const cost: ReadingCost = { operations: operations.length, seconds, readBack, passSeconds, afterOnePass };
await tell(cost);

function secondsSince(moment: number): number {
  return (performance.now() - moment) / 1_000;
}

function isWhole({ intentId, input, outcome }: Operation): boolean {
  return intentId !== '' && input.actor !== 'admin' && outcome.type === 'ok';
}
