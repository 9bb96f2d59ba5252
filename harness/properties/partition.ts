/**
 * Calls that touch nothing in common are explained apart from each other: a history is linearisable if and only if that of each
 * of its objects is (Herlihy and Wing's locality; Horn and Kroening, "Faster Linearizability Checking via P-Compositionality",
 * 2015). What one call touches belongs together.
 * @param touches names of objects. @returns groups in the order of their first calls, each in the given order.
 */
export function partition<Call>(
  calls: readonly Call[],
  touches: (call: Call) => readonly string[],
): readonly (readonly Call[])[] {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    return root;
  };
  const unite = (one: string, other: string): void => {
    const [from, to] = [rootOf(one), rootOf(other)];
    if (from !== to) parents.set(from, to);
  };
  // A call that touches nothing is an object of its own.
  const touched = calls.map((call, index) => {
    const names = touches(call);
    return names.length === 0 ? [`call ${index}`] : names;
  });
  for (const [first = '', ...others] of touched) for (const other of others) unite(first, other);
  const groups = new Map<string, Call[]>();
  for (const [index, call] of calls.entries()) {
    const root = rootOf(touched[index]?.[0] ?? '');
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [call]);
    else group.push(call);
  }
  return [...groups.values()];
}
