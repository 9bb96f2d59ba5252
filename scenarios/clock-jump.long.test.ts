import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { runAgainst } from './testing/run-bent.ts';

/** Whoever did not pay in time gives back what was held: once as the order ends, and once more as the sweeper sees it. */
const SWEPT_TWICE = {
  before: `const giveBack = {
    name: 'give-back-again',
    text: 'update products p set on_hand = p.on_hand + l.quantity from order_lines l where l.order_id = $1 and l.sku = p.sku',
  };`,
  replace: `(parts) => ({
    async release(query, orderId, why) {
      const released = await parts.release(query, orderId, why);
      if (released && why === 'hold-expired') await query(giveBack, [orderId]);
      return released;
    },
  })`,
};

test('a shop that gives back twice what was not paid in time is seen to, as soon as the clock jumps', async () => {
  const { ended, result } = await runAgainst('clock-jump', SWEPT_TWICE);
  expect(violatedIn(result)).toContain('stock-is-conserved');
  expect(ended.exitCode).toBe(1);
});
