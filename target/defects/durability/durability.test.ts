import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { statement } from '../../database/statement.ts';
import type { Parts } from '../../parts.ts';
import { until } from '../../testing/shop.ts';
import { type DefectiveShop, openDefectiveShop } from '../testing/defective-shop.ts';
import { beginOnThePool } from './begin-on-the-pool.ts';
import { mailErrorUndoesOrder } from './mail-error-undoes-order.ts';
import { markedBeforeSent } from './marked-before-sent.ts';
import { unawaitedCommit } from './unawaited-commit.ts';

let shop: DefectiveShop['shop'];
let openWith: DefectiveShop['openWith'];
let captured: DefectiveShop['captured'];

beforeAll(async () => {
  ({ shop, openWith, captured } = await openDefectiveShop());
});
afterAll(() => shop.close());

const ordersUnder = (key: string) =>
  shop.database.query('select order_id, status, failure_code from orders where idempotency_key = $1', [key]);

const mailsAbout = (text: string): number => shop.mailbox.mails.filter((mail) => mail.includes(text)).length;

const refused = (): Promise<never> => Promise.reject(new Error('451 not now'));

test('unawaited-commit confirms, charges and forgets an order whose commit fails', async () => {
  await shop.reopen({
    replace: (parts) =>
      unawaitedCommit.replace({
        ...parts,
        transaction: (work) =>
          parts.transaction(async (query) => {
            await work(query);
            throw new Error('the connection is gone');
          }),
      }),
  });
  const key = randomUUID();
  expect((await shop.order(await shop.buyer(), await shop.product(1), { key })).status).toBe(201);
  expect(captured(key)).toHaveLength(1);
  expect(await ordersUnder(key)).toEqual([]);
});

test('begin-on-the-pool: with somebody else about, the statements of a transaction are on several connections', async () => {
  let parts: Parts | undefined;
  await shop.reopen({
    replace(correct) {
      const replaced = beginOnThePool.replace(correct);
      parts = { ...correct, ...replaced };
      return replaced;
    },
  });
  const whoAmI = statement<{ pid: number }>('', 'select pg_backend_pid() as pid');
  const pids = await parts?.transaction(async (query) => {
    const [first] = await query(whoAmI);
    const somebodyElse = parts?.query(statement('', 'select pg_sleep(0.2)'));
    const [second] = await query(whoAmI);
    await somebodyElse;
    return [first?.pid, second?.pid];
  });
  expect(new Set(pids).size).toBe(2);
});

test('missing-rollback: after as many refusals as there are connections nobody can buy any more', async () => {
  await openWith('missing-rollback', { POOL_SIZE: '2', POOL_WAIT_MS: '2000' });
  const [token, sku] = [await shop.buyer(), await shop.product(1)];
  const tooMany = () => shop.order(token, sku, { quantity: 2 });
  expect([(await tooMany()).status, (await tooMany()).status]).toEqual([409, 409]);
  expect(await shop.order(token, sku)).toMatchObject({ status: 503, json: { code: 'busy' } });
});

test('asynchronous-commit is a setting of the whole database', async () => {
  await openWith('asynchronous-commit');
  const set = await shop.database.query(
    'select unnest(setconfig) as setting from pg_db_role_setting join pg_database d on d.oid = setdatabase where datname = current_database()',
  );
  expect(set).toEqual([{ setting: 'synchronous_commit=off' }]);
});

test('mail-before-commit confirms to a buyer what his bank declines', async () => {
  await openWith('mail-before-commit');
  const [token, key] = [await shop.buyer(), randomUUID()];
  const declined = await shop.order(token, await shop.product(1), { key, card: 'declined' });
  expect(declined.status).toBe(402);
  const [order] = await ordersUnder(key);
  expect(mailsAbout(`Order ${order?.order_id} is confirmed`)).toBe(1);
});

test('mail-error-undoes-order keeps the money and gives the units back', async () => {
  await shop.reopen({ replace: (parts) => mailErrorUndoesOrder.replace({ ...parts, sendMail: refused }) });
  const [key, sku] = [randomUUID(), await shop.product(1)];
  expect((await shop.order(await shop.buyer(), sku, { key })).status).toBe(402);
  expect(captured(key)).toHaveLength(1);
  expect(await ordersUnder(key)).toMatchObject([{ status: 'failed', failure_code: 'mail-failed' }]);
});

test('marked-before-sent: what the mail server refuses once is never sent', async () => {
  await shop.reopen({ replace: (parts) => ({ ...markedBeforeSent.replace(parts), sendMail: refused }) });
  const placed = await shop.order(await shop.buyer(), await shop.product(1));
  const sent = () =>
    shop.database.query('select sent_at from outbox where order_id = $1 and sent_at is not null', [
      placed.json.orderId,
    ]);
  await until(async () => (await sent()).length === 1, 'the mail is marked as sent');
  expect(mailsAbout(String(placed.json.orderId))).toBe(0);
});
