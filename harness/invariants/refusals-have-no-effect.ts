import type { CollectionName, Evidence, OrderRecord } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describeOrder, short } from './describe.ts';
import { type Intent, stillHeld } from './intents.ts';
import { netMovements } from './movements.ts';
import { isRefused, refusedBut, refusedCharges } from './refused-charges.ts';
import { soldThoughRefused } from './shown-sold.ts';

/**
 * An intent whose every attempt was refused has no order, no capture, no mail and no lasting movement, and nobody is shown one: a refusal is a promise that
 * nothing happened (Jepsen's `:fail`, as against `:info`). A row that says "failed" is a record of the refusal and no effect.
 */
export const refusalsHaveNoEffect: Invariant = {
  name: 'refusals-have-no-effect',
  family: 'oversold',
  promise:
    'An intent whose every attempt was refused left no order, no charge, no mail and no change of stock.',
  needs: [
    ['orders', 'movements', 'payments', 'refunds', 'mails'],
    ['orders', 'movements', 'payments', 'refunds'],
    ['orders', 'payments', 'refunds', 'mails'],
    ['orders', 'payments', 'refunds'],
    ['orders', 'movements'],
    ['payments', 'refunds'],
    ['orders'],
    [],
  ],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const refused = evidence.index.intents.filter(isRefused);
  const isStillHeld = stillHeld(evidence);
  const charges = used.includes('payments') ? refusedCharges(evidence) : null;
  const offences = refused.flatMap((intent) => {
    const orders = used.includes('orders') ? intent.orders : [];
    return [
      ...liveOrder(intent, orders),
      ...(used.includes('mails') ? mail(intent, orders, evidence) : []),
      ...(used.includes('movements') && !isStillHeld(intent.attempts)
        ? movement(intent, orders, evidence)
        : []),
    ];
  });
  const shown = soldThoughRefused(evidence);
  const examined = used.includes('orders') ? refused.length : (charges ?? shown).examined;
  return conclude(examined, [...offences, ...(charges?.offences ?? []), ...shown.offences]);
}

function liveOrder(intent: Intent, orders: readonly OrderRecord[]): Offence[] {
  return orders
    .filter(({ status }) => status === 'live')
    .map((order) => refusedBut([intent], 'the order is live', [describeOrder(order)]));
}

function mail(intent: Intent, orders: readonly OrderRecord[], { index }: Evidence): Offence[] {
  // An order that became live is an offence of its own, and its mail is part of it.
  const mails = orders
    .filter(({ status }) => status !== 'live')
    .flatMap(({ orderId }) => index.mailsOfOrder.of(index.orderNumber(orderId)));
  return mails.length > 0
    ? [refusedBut([intent], 'a mail confirms the order', [`mailbox: ${mails.length} mails about it`])]
    : [];
}

function movement(intent: Intent, orders: readonly OrderRecord[], { index }: Evidence): Offence[] {
  const net = orders
    .filter(({ status }) => status !== 'live')
    .flatMap(({ orderId }) => [...netMovements(index.movementsOfOrder.of(index.orderNumber(orderId)))])
    .filter(([, delta]) => delta !== 0);
  return net.length > 0
    ? [
        refusedBut([intent], 'stock has changed for good', [
          ...net.map(([sku, delta]) => `database: movements of ${short(sku)} for it sum to ${delta}`),
        ]),
      ]
    : [];
}
