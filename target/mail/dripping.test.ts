import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openTestShop, until } from '../testing/shop.ts';
import { MAIL_CONNECTIONS } from './transport.ts';

/**
 * A way to a mail server on which the first connections, as many as the relay has, go nowhere: whatever is said there is
 * answered by one more line of an answer that never ends, well before anybody would take it for silence.
 */
async function openDrippingWay(mailboxUrl: () => string) {
  const dripping: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (dripping.length === MAIL_CONNECTIONS) {
      const onward = connect(Number(new URL(mailboxUrl()).port), '127.0.0.1');
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      socket.pipe(onward).pipe(socket);
      return;
    }
    dripping.push(socket);
    socket.resume().write('220 hello\r\n');
    const drops = setInterval(() => socket.write('250-still here\r\n'), 20);
    socket.on('close', () => clearInterval(drops));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, dripping, server };
}

test('a server that drips on every connection keeps none of them: they are cut, and all mails go out', async () => {
  let mailboxUrl = '';
  const way = await openDrippingWay(() => mailboxUrl);
  const shop = await openTestShop({
    settings: { SMTP_URL: way.url, MAIL_SEND_MS: '500', SMTP_TIMEOUT_MS: '10000' },
  });
  mailboxUrl = shop.mailbox.url;
  const [buyer, sku] = [await shop.buyer(), await shop.product(100)];
  const orders = Array.from({ length: MAIL_CONNECTIONS + 5 }, () => shop.order(buyer, sku));
  await Promise.all(orders);
  await until(() => way.dripping.length === MAIL_CONNECTIONS, 'no connection is left');
  await until(() => way.dripping.every(({ destroyed }) => destroyed), 'all of them are cut');
  await until(
    async () => (await shop.database.query('select from outbox where sent_at is null')).length === 0,
    'every mail is sent',
  );
  // On a slow machine one of them may go out twice.
  const arrived = shop.mailbox.mails.map((mail) => /^Message-ID: (.*)\r$/m.exec(mail)?.[1]);
  expect(new Set(arrived).size).toBe(orders.length);
  await shop.close();
  way.server.close();
});
