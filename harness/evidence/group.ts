/**
 * Groups by a key, in one pass. `undefined` and `null` as a key leave an item out.
 * (`Map.groupBy` is younger than the oldest Node that is supported.)
 */
export function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string | null | undefined,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null || key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
