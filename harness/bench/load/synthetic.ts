import type { Completion, Invocation } from '../../model/operation.ts';
import { NS_PER_MS } from '../../model/time.ts';

/** A typical checkout as the bundled target's: one request, bodies of both sides, nothing in two of them the same. */
const intentOf = (id: number): string => `rush-${id.toString(36)}`;
const orderOf = (id: number): string => `0192f3c4-7d1e-7a6b-9c5d-${id.toString(16).padStart(12, '0')}`;
const startOf = (id: number): number => id * 50_000;

export function invocationOf(id: number): Invocation {
  return {
    id,
    intentId: intentOf(id),
    process: id % 1_000,
    phase: 'rush',
    backend: 'main',
    kind: 'checkout',
    input: { actor: id % 1_000, lines: [{ sku: `sku-${id % 50}`, quantity: 1 + (id % 3) }] },
    intendedAt: startOf(id),
    startedAt: startOf(id) + 40_000,
  };
}

export function completionOf(id: number): Completion {
  const startedAt = startOf(id) + 60_000;
  const endedAt = startedAt + 3 * NS_PER_MS + (id % 977) * 1_000;
  const line = { sku: `sku-${id % 50}`, quantity: 1 + (id % 3), unitPriceCents: 1_250 };
  const order = {
    orderId: orderOf(id),
    status: 'live',
    totalCents: line.quantity * line.unitPriceCents,
    currency: 'EUR',
    lines: [line],
  } as const;
  return {
    id,
    endedAt,
    outcome: { type: 'ok', result: order },
    steps: [
      {
        name: 'checkout',
        method: 'POST',
        path: '/orders',
        requestBody: `{"lines":[{"sku":"${line.sku}","quantity":${line.quantity}}],"cardToken":"[redacted]"}`,
        startedAt,
        endedAt,
        status: 201,
        answerBody: JSON.stringify(order),
      },
    ],
  };
}
