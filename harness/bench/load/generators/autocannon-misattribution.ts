import autocannon, { type Options } from 'autocannon';
import { optionsOf, tell } from '../../shared/child.ts';
import type { Misattribution } from '../ask-for-many.ts';
import type { MisattributionOptions } from './misattribution.ts';

/** The same question to autocannon: its hooks pass one context from a request to what it takes for its answer. */
const { baseUrl, connections, operations } = optionsOf<MisattributionOptions>();
const counts = { answered: 0, wrong: 0 };
let next = 0;

const options: Options = {
  url: baseUrl,
  connections,
  amount: operations,
  timeout: 2,
  requests: [
    {
      method: 'GET',
      setupRequest(request, context) {
        const sku = `sku-${next++}`;
        Object.assign(context, { sku });
        return { ...request, path: `/products/${sku}` };
      },
      onResponse(_, body, context) {
        counts.answered += 1;
        if (skuIn(body) !== (context as { sku?: string }).sku) counts.wrong += 1;
      },
    },
  ],
};

/** An answer that was cut names nobody, and is not the answer. */
function skuIn(body: string): unknown {
  try {
    return (JSON.parse(body) as { sku?: unknown }).sku;
  } catch {
    return null;
  }
}

const { errors } = await new Promise<{ errors: number }>((resolve, reject) => {
  autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
});
await tell({ ...counts, unanswered: errors } satisfies Misattribution);
