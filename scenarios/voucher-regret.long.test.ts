import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { packageRoot } from '../harness/model/paths.ts';
import { runAgainst } from './testing/run-bent.ts';

const STATEMENT = JSON.stringify(
  pathToFileURL(join(packageRoot(), 'dist/target/database/statement.js')).href,
);

/** Pays back what the goods cost, whatever was paid for them: the voucher's five euros are the buyer's gain. */
const REFUNDS_THE_GOODS = {
  replace: `(parts) => ({
    refund: (asked) => parts.refund({ ...asked, amountCents: asked.amountCents + 500 }),
  })`,
};

/** Pays back what was paid, less the voucher once more. */
const TAKES_IT_OFF_TWICE = {
  replace: `(parts) => ({
    refund: (asked) => parts.refund({ ...asked, amountCents: asked.amountCents - 500 }),
  })`,
};

/** What a cancelled order had redeemed stays redeemed. */
const KEEPS_THE_VOUCHER = {
  before: `
    import { statement } from ${STATEMENT};
    const keep = statement('keep-the-voucher', \`
      with kept as (
        update voucher_redemptions set given_back_at = null
         where order_id = $1 and given_back_at is not null
        returning code
      )
      update vouchers v set redeemed = redeemed + 1 from kept where v.code = kept.code\`);`,
  replace: `(parts) => ({
    cancel: (_query, own) => parts.transaction(async (query) => {
      const cancelled = await parts.cancel(query, own);
      if (cancelled) await query(keep, [own.orderId]);
      return cancelled;
    }),
  })`,
};

test('a shop that pays back what the goods cost asks for more than the bank has, and is never done', async () => {
  const { ended, result } = await runAgainst('voucher-regret', REFUNDS_THE_GOODS);
  expect(violatedIn(result)).toContain('refunded-once');
  expect(ended.exitCode).toBe(1);
});

test('a shop that takes the voucher off what it pays back keeps the rest', async () => {
  const { ended, result } = await runAgainst('voucher-regret', TAKES_IT_OFF_TWICE);
  expect(violatedIn(result)).toContain('books-balance');
  expect(ended.exitCode).toBe(1);
});

test('a shop that keeps the voucher of a cancelled order may; whether each comes back once it does not show', async () => {
  const { ended, result } = await runAgainst('voucher-regret', KEEPS_THE_VOUCHER);
  const open = result?.verdicts.filter(({ verdict }) => verdict !== 'holds') ?? [];
  expect(open.map(({ invariant }) => invariant)).toEqual(['vouchers-are-limited']);
  expect(violatedIn(result)).toEqual([]);
  expect(ended.exitCode).toBe(2);
});
