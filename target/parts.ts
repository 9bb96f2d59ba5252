import type { OwnAccount } from './accounts/accounts.ts';
import type { Caller, Role } from './accounts/token.ts';
import type { Charge, ChargeAnswer, Ending, LookUp, Payment, Refund, RefundAnswer } from './bank/bank.ts';
import type { PriceChanged } from './catalogue/change.ts';
import type { LoadProduct, ProductPage } from './catalogue/product-page.ts';
import type { Query, Transaction } from './database/statement.ts';
import type { MakeRelay } from './mail/relay.ts';
import type { Outgoing } from './mail/transport.ts';
import type { Abandon } from './orders/abandon.ts';
import type { OwnOrder } from './orders/cancel.ts';
import type { Claim } from './orders/claim.ts';
import type { Voucher } from './orders/discount.ts';
import type { HearBank } from './orders/hear.ts';
import type {
  Attempt,
  Order,
  OrderRequest,
  PendingOrder,
  PricedOrder,
  RequestedLine,
  ReservedLine,
} from './orders/order.ts';
import type { Place } from './orders/place.ts';
import type { Redemption } from './orders/redeem.ts';

/**
 * What the shop is made of, in the order in which a checkout meets it. `assemble` in app.ts fills it with the correct
 * parts; whoever wants another shop (another way to hold stock, a seeded defect) replaces one or two of them, and
 * everything else stays as it is.
 */
export interface Parts {
  /** The tables, as SQL that creates what is missing. */
  readonly schema: string;
  /** Who is calling, from the Authorization header. Throws `unauthenticated`, or `forbidden` for the wrong role. */
  readonly authorise: (authorization: string | undefined, role: Role | 'anybody') => Promise<Caller>;
  /** The caller's own account. Throws `unauthenticated` where it is gone. */
  readonly readAccount: (accountId: string) => Promise<OwnAccount>;
  /** The body of `POST /orders`. Throws `invalid`. */
  readonly parseOrder: (body: unknown) => OrderRequest;

  /** One statement, a transaction of its own. */
  readonly query: Query;
  readonly transaction: Transaction;

  /** The first of the two transactions of a checkout, of the five steps that follow. Throws what they throw. */
  readonly place: Place;
  /** Makes the pending order that stands for the key. Throws `key-reused`. */
  readonly claimKey: (query: Query, attempt: Attempt) => Promise<Claim>;
  /** Takes the units off the shelf. Throws `unknown-product`, `out-of-stock`. */
  readonly reserve: (query: Query, lines: readonly RequestedLine[]) => Promise<readonly ReservedLine[]>;
  /** Takes one redemption. Throws `unknown-voucher`, `voucher-expired`, `voucher-exhausted`. */
  readonly redeem: (query: Query, redemption: Redemption) => Promise<Voucher>;
  readonly price: (
    request: OrderRequest,
    reserved: readonly ReservedLine[],
    voucher: Voucher | null,
  ) => PricedOrder;
  /** Writes lines, movements and total. */
  readonly record: (query: Query, orderId: string, priced: PricedOrder) => Promise<void>;

  /** Asks the bank for the money. Never throws; never called within a transaction. */
  readonly charge: (charge: Charge) => Promise<ChargeAnswer>;
  /**
   * Does what there is to do about a webhook of the bank. Throws `bad-signature`, `invalid`, `payment-pending`;
   * `not-found` where there are none.
   */
  readonly hearBank: HearBank;
  /** Asks the bank what became of it. */
  readonly lookUp: (charge: Charge) => Promise<LookUp>;
  /** Sees to it that a charge which has not arrived never will, by the two steps that follow. */
  readonly abandon: Abandon;
  /** Asks the bank to hold the money, and not to move it. Never throws; never called within a transaction. */
  readonly authorisePayment: (charge: Charge) => Promise<ChargeAnswer>;
  /** Asks the bank to move what it holds, or to let it go. Never throws; never called within a transaction. */
  readonly endAuthorisation: (charge: Charge, paymentId: string, ending: Ending) => Promise<Payment>;
  /** pending -> confirmed, with the mail in the outbox. Says whether it was this call. */
  readonly confirm: (query: Query, order: PendingOrder, paymentId: string | null) => Promise<boolean>;
  /** pending -> failed, with units and voucher back. Says whether it was this call. */
  readonly release: (query: Query, orderId: string, failureCode: string) => Promise<boolean>;
  /** confirmed -> cancelled, with units and voucher back, and the refund owed. Says whether it was this call. */
  readonly cancel: (query: Query, own: OwnOrder) => Promise<boolean>;
  /** Asks the bank to pay back. Never throws; never called within a transaction. */
  readonly refund: (refund: Refund) => Promise<RefundAnswer>;

  /** One order of this buyer. Throws `not-found`. */
  readonly readOrder: (query: Query, accountId: string, orderId: string) => Promise<Order>;
  readonly presentOrder: (order: Order) => unknown;

  /** Reads a product page from the database. `undefined`: no such product. */
  readonly loadProduct: LoadProduct;
  /** The product page, out of the cache where there is one, which fills itself by `loadProduct`. */
  readonly readProduct: (sku: string) => Promise<ProductPage | undefined>;
  /** To be called when a change of the product is committed, here or by another instance. */
  readonly forgetProduct: (sku: string) => void;
  /** Changes the price, and announces it to all instances with the commit. `undefined`: no such product. */
  readonly changePrice: (
    query: Query,
    sku: string,
    unitPriceCents: number,
  ) => Promise<PriceChanged | undefined>;

  /** The relay of the outbox: a round of it. */
  readonly makeRelay: MakeRelay;
  /** Resolves when the mail server has taken the mail. Called by the relay of the outbox, and by nobody else. */
  readonly sendMail: (mail: Outgoing) => Promise<void>;
}
