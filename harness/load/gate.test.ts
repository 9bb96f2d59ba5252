import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

test('from the first to the last that left, whatever their order; of one there is nothing to tell', () => {
  const { gate, spreadNs } = createGate();
  expect(spreadNs()).toBeNull();
  gate.left(7);
  expect(spreadNs()).toBeNull();
  gate.left(5);
  expect(spreadNs()).toBe(2);
  gate.left(30);
  gate.left(6);
  expect(spreadNs()).toBe(25);
});

test('a gate opens once, and all that wait for it go on', async () => {
  const { gate, open } = createGate();
  const gone: number[] = [];
  const waiting = [1, 2].map((number) => gate.opened.then(() => gone.push(number)));
  await Promise.resolve();
  expect(gone).toEqual([]);
  open();
  open();
  await Promise.all(waiting);
  expect(gone).toEqual([1, 2]);
});
