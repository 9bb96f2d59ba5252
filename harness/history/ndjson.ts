import { type Operation, plainOperation } from '../model/operation.ts';

/** A history for jq and grep: one operation a line, as JSON, its line break included. */
export function* exportNdjson(operations: Iterable<Operation>): Generator<string> {
  for (const operation of operations) yield `${JSON.stringify(plainOperation(operation))}\n`;
}
