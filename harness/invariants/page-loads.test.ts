import { expect, test } from 'vitest';
import type { PageLoads } from '../model/evidence.ts';
import type { Fault } from '../model/fault.ts';
import { mostLoads } from './page-loads.ts';
import { trafficBySku } from './page-traffic.ts';
import { shop } from './testing/shop.ts';

/** Three are shown the page, and the fault strikes between the second and the third. */
function most(pageLoads: PageLoads, fault: Fault): number {
  const told = shop({ declarations: { pageLoads } })
    .browse(1_000, [0, 1])
    .browse(1_000, [0, 1])
    .fault([2, 3], fault)
    .browse(1_000, [4, 5]);
  const evidence = told.evidence();
  const traffic = trafficBySku(evidence).get('lamp');
  if (traffic === undefined) throw new Error('nobody asked for the lamp');
  return mostLoads(traffic, evidence);
}

const cached: PageLoads = { type: 'cached', instances: 2, perChange: 1, keptMs: 100 };
const deafening: Fault = { type: 'terminate', connections: 1, listeners: true };

test('a fault allows more loads only where it cuts off the caches, however near it strikes', () => {
  expect(most(cached, deafening)).toBe(3);
  expect(most(cached, { type: 'terminate', connections: 1 })).toBe(2);
  expect(most(cached, { type: 'latency', on: 'database', delayMs: 9 })).toBe(2);
});

test('any number of loads is allowed where nothing is declared', () => {
  expect(most({ type: 'undeclared' }, deafening)).toBe(Number.POSITIVE_INFINITY);
});
