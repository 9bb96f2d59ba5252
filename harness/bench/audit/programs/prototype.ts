import { exportNdjson } from '../../../history/ndjson.ts';
import { readHistory } from '../../../history/reader.ts';
import type { Operation } from '../../../model/operation.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import { type Part, Parts } from '../timed.ts';

/**
 * The reference that the audit is held against, on the same history and the same machine: the least that anybody would write
 * who wants to know whether more was sold than there was, and whose data was shown. It reads JSON, keeps every intent
 * in a map and looks each operation up in it, sums what was sold of each product in the order of time, and looks for one text in all
 * that was answered. No witness but the clients, no unknown outcome, no explanation.
 */
const { historyFile } = optionsOf<{ readonly historyFile: string }>();
const lines = [...exportNdjson((await readHistory(historyFile)).operations)];
globalThis.gc?.();

const parts = new Parts();
const history = parts.time('parsing', () => lines.map((line): Operation => JSON.parse(line)));
const found = {
  known: parts.time('id map', () => knownIntents(history)),
  most: parts.time('interval check', () => mostSold(history)),
  shown: parts.time('scan', () => lines.filter((line) => line.includes('cnry_')).length),
};
await tell({ parts: parts.all, found } satisfies Prototyped);

export interface Prototyped {
  readonly parts: readonly Part[];
  /** So that no compiler leaves out what nobody asks for. */
  readonly found: Readonly<Record<string, number>>;
}

function knownIntents(operations: readonly Operation[]): number {
  const first = new Map<string, Operation>();
  for (const operation of operations)
    if (!first.has(operation.intentId)) first.set(operation.intentId, operation);
  return operations.filter(({ intentId, id }) => first.get(intentId)?.id === id).length;
}

function mostSold(operations: readonly Operation[]): number {
  const sales = new Map<string, { at: number; quantity: number }[]>();
  for (const { kind, outcome, input, endedAt } of operations) {
    if (kind !== 'checkout' || outcome.type !== 'ok') continue;
    for (const { sku, quantity } of input.lines) {
      const ofSku = sales.get(sku) ?? [];
      sales.set(sku, ofSku);
      ofSku.push({ at: endedAt ?? 0, quantity });
    }
  }
  let most = 0;
  for (const ofSku of sales.values()) {
    ofSku.sort((one, other) => one.at - other.at);
    most = Math.max(
      most,
      ofSku.reduce((sold, { quantity }) => sold + quantity, 0),
    );
  }
  return most;
}
