/** What every canary starts with, so that a text without any is known by one search. */
export const CANARY_START = 'cnry_';
const CANARY = /cnry_(\d{1,7})_[0-9a-f]{8}/g;

/** A canary as a text holds it. */
export interface Canary {
  readonly text: string;
  /** The buyer's index. */
  readonly owner: number;
}

/**
 * What an adapter plants in the names and addresses of a buyer at set-up: wherever it turns up, that buyer's data does.
 * Letters, digits and underscores, so that no backend has a reason to change it.
 * @param tag eight hexadecimal digits, other ones in each run, so that nothing of an earlier run is taken for this one's.
 */
export function canaryOf(owner: number, tag: string): string {
  if (!/^[0-9a-f]{8}$/.test(tag)) throw new Error(`a canary's tag is eight hexadecimal digits, not ${tag}`);
  return `${CANARY_START}${owner}_${tag}`;
}

/** @returns the canaries in a text, each once. */
export function canariesIn(text: string): Canary[] {
  if (!text.includes(CANARY_START)) return [];
  const found = new Map<string, Canary>();
  for (const [canary, owner] of text.matchAll(CANARY))
    found.set(canary, { text: canary, owner: Number(owner) });
  return [...found.values()];
}
