import { expect, test } from 'vitest';
import { randomFor } from '../harness/index.ts';
import suite from './index.ts';

/** A database that is far away is where a shop lives, not something that breaks. */
const isSurrounding = (type: string): boolean => type === 'latency';

const breaking = suite.scenarios
  .map(({ name, plan }) => {
    const { phases, faults } = plan('smoke');
    const planned = typeof faults === 'function' ? faults(randomFor(1, 'faults')) : faults;
    const struck = planned.flatMap(({ phase, fault }) => (isSurrounding(fault.type) ? [] : [phase]));
    return { name, phases: phases.map((phase) => phase.name), struck };
  })
  .filter(({ struck }) => struck.length > 0);

test.each(breaking)('$name ends with a phase in which nothing breaks any more', ({ phases, struck }) => {
  expect(struck).not.toContain(phases.at(-1));
});
