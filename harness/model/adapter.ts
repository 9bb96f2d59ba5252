import type {
  Catalogue,
  Collection,
  Declarations,
  LineRecord,
  LoadRecord,
  MovementRecord,
  OrderRecord,
  RedemptionRecord,
  StockRecord,
  TransitionRecord,
  VoucherRecord,
} from './evidence.ts';
import type { Actor, Inputs, Kind, Outcome, Results } from './operation.ts';
import type { Scenario } from './scenario.ts';
import type { Webhook } from './webhook.ts';

/** A request that an adapter yields. `path` starts with `/`; a body that is not a string is sent as JSON. */
export interface Request {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /**
   * `false` for a request that only leads up to the one that takes effect: where operations are aligned, it is the commit
   * request whose last byte is held back, and that is the first one unless told otherwise.
   */
  readonly commit?: boolean;
}

/** The answer it is resumed with. Hostile: nothing in it is trusted to have a shape. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most `LIMITS.answerBytes`. */
  readonly text: string;
  /** The parsed body, or `undefined` where it is no JSON. */
  readonly json: unknown;
}

/**
 * An operation as a generator that yields requests and receives answers, so that it is tested without a network.
 * It returns the outcome; a request without an answer (timeout, reset) ends it from outside as `unknown`.
 */
export type Steps<K extends Kind> = Generator<Request, Outcome<Results[K]>, Answer>;

/** What an operation carries beside its input. */
export interface Ticket {
  /** The correlation token: the idempotency key of the intent. */
  readonly intentId: string;
  /** The card's token, which the backend passes to the bank untouched. */
  readonly cardToken: string;
  /** Where an input refers to an order of an earlier intent: its id, resolved. */
  readonly orderId: string | null;
  /** Of the kind `webhook`: what to send, as the harness's bank would. Elsewhere `null`, or left out. */
  readonly webhook?: Webhook | null;
}

/** Rows of a query, and nothing of the driver. */
export type Sql = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** A statement as the database knows it, constants taken out, and how often it has executed it. */
export interface StatementCount {
  readonly text: string;
  readonly calls: number;
}

/** What an adapter may use outside of the load: during set-up, draining and tally. */
export interface Access {
  readonly baseUrl: string;
  /** Sends one request; throws where no answer comes. It is not recorded, and no operation: for set-up, draining and tally. */
  send(request: Request): Promise<Answer>;
  /** Straight to the backend's own database, past any proxy: an empty one where it makes no use of it. `null` where there is no server. */
  readonly sql: Sql | null;
  /** What the backend's database has executed so far, by the server's own counters; `null` where nobody counts. */
  statements(): Promise<readonly StatementCount[] | null>;
  /** Environment that the backend was started with, by `Backend.environment`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the backend wrote, normalised. */
export interface Tally {
  readonly orders: Collection<OrderRecord>;
  readonly lines: Collection<LineRecord>;
  /** Every change of stock, deliveries among them: what is left out is stock that nobody can explain. A shop that keeps no such book says `absent`. */
  readonly movements: Collection<MovementRecord>;
  readonly stock: Collection<StockRecord>;
  readonly vouchers: Collection<VoucherRecord>;
  readonly redemptions: Collection<RedemptionRecord>;
  readonly transitions: Collection<TransitionRecord>;
  /** Of the database's counters (`Access.statements`), or of nobody's: a shop's own counters are no witness. */
  readonly loads: Collection<LoadRecord>;
}

/** Everybody who acts in a run, signed in before the clock starts. */
export interface Sessions {
  /** E-mail addresses, by buyer index: one for each buyer that was asked for. Compared in lower case. */
  readonly emails: readonly string[];
  /** What the backend calls them, by buyer index, where it tells: a hostile client would have found out. */
  readonly accounts?: readonly string[];
  /** Passwords: values that must never turn up in an answer or a log, beside those that the bags hold. */
  readonly secrets?: readonly string[];
  /** Whatever a request needs to be this actor's: headers, cookies, cart ids. */
  bag(actor: Actor): Readonly<Record<string, string>>;
}

/** Turns buyer intentions into HTTP requests of one backend, classifies its answers, and tallies its records. */
export interface Adapter {
  readonly name: string;
  /** Pure. @param environment that the backend is started with, the run's settings included. */
  declarations(environment: Readonly<Record<string, string>>): Declarations;
  /**
   * Fills the catalogue, vouchers included, and signs everybody in. Buyers' addresses end in `@buyers.test`. The run's clock starts
   * when it has ended: a voucher has to expire `expiresInMs` after that at the latest.
   */
  setUp(access: Access, catalogue: Catalogue, buyers: number): Promise<Sessions>;
  /** One generator for each kind. A kind that the backend lacks is left out; a scenario that needs it cannot be run. */
  readonly operations: {
    readonly [K in Kind]?: (input: Inputs[K], ticket: Ticket, sessions: Sessions) => Steps<K>;
  };
  /** The backend's records. What `sql` asks here is of one read-only snapshot, in however many statements. */
  tally(access: Access): Promise<Tally>;
  /** Whether everything that the backend does later (mail, recovery) is done: `null` when it is, else what is open. */
  settled(access: Access): Promise<string | null>;
  /** The order that a confirmation mail speaks of. */
  orderOfMail(mail: { readonly subject: string; readonly body: string }): string | null;
  /** The order whose cancellation a mail tells of. Left out where the backend sends no such mails. */
  cancelledOrderOfMail?(mail: { readonly subject: string; readonly body: string }): string | null;
}

/** How a backend is started. It meets the harness over HTTP, environment variables and a process. */
export interface Backend {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /**
   * Environment beside the plan's settings; the harness adds PATH, HOME, TZ and OVERSOLD_SETTINGS (the names of the settings), nothing else of its own. Pure: it is called several times,
   * also with a made-up world, to find out what is the world's.
   */
  environment(world: {
    readonly port: number;
    readonly databaseUrl: string;
    readonly bankUrl: string;
    readonly smtpUrl: string;
    /** Random, one per run. */
    readonly secret: string;
    /** What the bank signs its webhooks with; random, one per run. */
    readonly webhookSecret: string;
    /**
     * A file that says, as a whole number of milliseconds, by how much the backend's clock is to be ahead of the host's. It
     * changes while the run goes on. `null` where no fault moves the clock; who never passes it on makes that fault
     * unsupported.
     */
    readonly clockFile: string | null;
    /** A folder of this backend alone, for what it keeps in files: empty when it is first started, there through every kill, gone after the run. */
    readonly dataFolder: string;
  }): Readonly<Record<string, string>>;
  /** Answers 2xx once the backend is ready. */
  readonly readyPath: string;
  /**
   * The `application_name` of the connections on which the backend hears from its database what has changed. Without one no
   * fault can strike just these.
   */
  readonly listenerName?: string;
  /** Where the bank tells of captured payments and of refunds, in plans that ask for it. Without one it tells nobody. */
  readonly webhookPath?: string;
  /**
   * The signal at which its first process replaces those that do the work, one after the other, each only when its
   * successor is ready. Without one a rolling restart is unsupported.
   */
  readonly rollingRestart?: NodeJS.Signals;
}

/** What `oversold --suite FILE` loads: a module whose default export this is. */
export interface Suite {
  readonly backend: Backend;
  readonly adapter: Adapter;
  readonly scenarios: readonly Scenario[];
}
