import type { Shop } from './shop.ts';

/** The last operation was another attempt at what an earlier one wanted, by its place in the history. */
export function again(told: Shop, earlier: number): Shop {
  const last = told.history.pop();
  const intentId = told.history[earlier]?.intentId;
  if (last === undefined || intentId === undefined) throw new Error(`there is no operation ${earlier}`);
  told.history.push({ ...last, intentId });
  return told;
}
