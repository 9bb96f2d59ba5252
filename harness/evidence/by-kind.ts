import type { Joins } from '../model/joins.ts';
import type { Kind, Operation } from '../model/operation.ts';

/** The operations of each kind, in the order of invocation. */
export function byKind(history: readonly Operation[]): Joins['operationsOf'] {
  const kinds: { [K in Kind]: Operation[] } = {
    ...{
      checkout: [],
      browse: [],
      readOrder: [],
      cancel: [],
      changePrice: [],
      restock: [],
      createProduct: [],
      readAccount: [],
      signUp: [],
      webhook: [],
    },
  };
  for (const operation of history) kinds[operation.kind].push(operation);
  // Each list has operations of its kind, which the compiler cannot follow through the name.
  return kinds as unknown as Joins['operationsOf'];
}
