import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.ts';
import type { SignInLimit } from '../accounts/sign-in-limit.ts';
import type { HttpLimits } from '../config.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Surroundings } from '../orders/finish.ts';
import type { Parts } from '../parts.ts';

/** Everything that the endpoints lead to. */
export interface Shop {
  readonly parts: Parts;
  /** The page of a product as JSON, where it is in memory and may be shown. Asks nobody, and loads nothing. */
  readonly knownPage: (sku: string) => string | undefined;
  readonly accounts: Accounts;
  readonly signInLimit: SignInLimit;
  readonly trustedHops: number;
  readonly surroundings: Surroundings;
  /** Throws where the shop cannot work at the moment. */
  readonly checkReady: () => Promise<void>;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly limits: HttpLimits;
  readonly openRequests: () => number;
}
