import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

/** For those who watch over the shop: a supervisor, a balancer, Prometheus. */
export const WATCHING: readonly Endpoint[] = [
  {
    operationId: 'health',
    summary: 'Whether the process is alive. Asks nothing and nobody.',
    method: 'get',
    path: '/health',
    caller: 'watcher',
    answer: {
      status: 200,
      name: 'Health',
      description: 'It is.',
      schema: z.strictObject({ status: z.literal('ok') }),
    },
    refusals: [],
    handle: () => ({ json: { status: 'ok' } }),
  },
  {
    operationId: 'ready',
    summary: 'Whether the shop can work: its database answers and it is not closing.',
    method: 'get',
    path: '/ready',
    caller: 'watcher',
    answer: {
      status: 200,
      name: 'Readiness',
      description: 'It can.',
      schema: z.strictObject({ status: z.literal('ready') }),
    },
    refusals: ['busy', 'unavailable'],
    async handle({ checkReady }) {
      await checkReady();
      return { json: { status: 'ready' } };
    },
  },
  {
    operationId: 'metrics',
    summary: 'What the shop has counted, for Prometheus, over all processes that answer at this address.',
    method: 'get',
    path: '/metrics',
    caller: 'watcher',
    answer: {
      status: 200,
      name: 'Metrics',
      description: "Prometheus' text format.",
      type: 'text/plain; version=0.0.4; charset=utf-8',
      schema: z.string().min(1),
    },
    // Where one of several processes does not answer.
    refusals: ['busy'],
    handle: async ({ metrics }) => ({ text: await metrics.text() }),
  },
];
