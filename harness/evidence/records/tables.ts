import type { Witnesses } from '../../model/evidence.ts';
import { LineTable } from './lines.ts';
import { MailTable } from './mails.ts';
import { MovementTable } from './movements.ts';
import type { Numbering } from './numbering.ts';
import { OrderTable } from './orders.ts';
import { PaymentTable } from './payments.ts';
import { RedemptionTable } from './redemptions.ts';
import { RefundTable } from './refunds.ts';
import type { Table } from './table.ts';
import { TransitionTable } from './transitions.ts';

/** The collections that grow with the number of orders. */
const TABLES = {
  orders: OrderTable,
  lines: LineTable,
  movements: MovementTable,
  payments: PaymentTable,
  refunds: RefundTable,
  redemptions: RedemptionTable,
  transitions: TransitionTable,
  mails: MailTable,
} as const satisfies { readonly [K in keyof Witnesses]?: new (numbering: Numbering) => object };

/** An empty table for a collection, or none where it stays small. */
export function tableFor(name: string, numbering: Numbering): Table<object> | null {
  const Made = Object.hasOwn(TABLES, name) ? TABLES[name as keyof typeof TABLES] : undefined;
  return Made === undefined ? null : new Made(numbering);
}
