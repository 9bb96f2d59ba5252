import type { Adapter, Steps } from '../../../model/adapter.ts';
import type { Kind } from '../../../model/operation.ts';
import type { Stages } from '../server-timing.ts';

/** Looks at the Server-Timing of each answer on its way to the adapter, which knows nothing of it. */
function* observed<K extends Kind>(steps: Steps<K>, stages: Stages): Steps<K> {
  let next = steps.next();
  while (next.done !== true) {
    const answer = yield next.value;
    stages.add(answer.headers['server-timing'] ?? '');
    next = steps.next(answer);
  }
  return next.value;
}

/** An adapter whose checkouts and product pages are observed. */
export function withStages(adapter: Adapter, stages: Stages): Adapter {
  const { checkout, browse } = adapter.operations;
  if (checkout === undefined || browse === undefined)
    throw new Error('the shop sells nothing, or shows nothing');
  return {
    ...adapter,
    operations: {
      ...adapter.operations,
      checkout: (...given) => observed(checkout(...given), stages),
      browse: (...given) => observed(browse(...given), stages),
    },
  };
}
