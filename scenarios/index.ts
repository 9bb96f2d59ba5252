import { fileURLToPath } from 'node:url';
import type { Backend, Suite } from '../harness/index.ts';
import { adapter } from './adapter.ts';
import { bankDown } from './bank-down.ts';
import { cancelAndBuy } from './cancel-and-buy.ts';
import { chargeThenHang } from './charge-then-hang.ts';
import { clockJump } from './clock-jump.ts';
import { concurrentCheckouts } from './concurrent-checkouts.ts';
import { crashRecovery } from './crash-recovery.ts';
import { crossingCarts } from './crossing-carts.ts';
import { cutAtCommit } from './cut-at-commit.ts';
import { databaseRestart } from './database-restart.ts';
import { forgedPrices } from './forged-prices.ts';
import { hostileBuyers } from './hostile-buyers.ts';
import { WEBHOOK_PATH } from './hostile-requests.ts';
import { hotSku } from './hot-sku.ts';
import { latePayments } from './late-payments.ts';
import { mailDown } from './mail-down.ts';
import { missingCache } from './missing-cache.ts';
import { overload } from './overload.ts';
import { retryStorm } from './retry-storm.ts';
import { slowBank } from './slow-bank.ts';
import { slowClients } from './slow-clients.ts';
import { soak } from './soak.ts';
import { staleCache } from './stale-cache.ts';
import { steadySale } from './steady-sale.ts';
import { twoInstances } from './two-instances.ts';
import { voucherRegret } from './voucher-regret.ts';
import { voucherRush } from './voucher-rush.ts';

/** How the bundled target is started: the compiled program beside the compiled scenarios. */
const backend: Backend = {
  name: 'target',
  command: process.execPath,
  args: [fileURLToPath(new URL('../target/main.js', import.meta.url))],
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  environment: ({ port, databaseUrl, bankUrl, smtpUrl, secret, webhookSecret, clockFile }) => ({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    BANK_URL: bankUrl,
    SMTP_URL: smtpUrl,
    TOKEN_SECRET: secret,
    WEBHOOK_SECRET: webhookSecret,
    ADMIN_EMAIL: 'admin@shop.test',
    ADMIN_PASSWORD: `admin ${secret}`,
    // Buyers sign in once, before the clock starts; the production defaults of these are tested with the target.
    TOKEN_TTL_S: '3600',
    HASH_COST: '4',
    SIGN_IN_LIMIT: '0',
    LOG_LEVEL: 'warn',
    ...(clockFile === null ? {} : { CLOCK_FILE: clockFile }),
  }),
  readyPath: '/ready',
  listenerName: 'oversold-target:listen',
  webhookPath: WEBHOOK_PATH,
  rollingRestart: 'SIGUSR2',
};

const suite: Suite = {
  backend,
  adapter,
  scenarios: [
    bankDown,
    cancelAndBuy,
    chargeThenHang,
    clockJump,
    concurrentCheckouts,
    crashRecovery,
    crossingCarts,
    cutAtCommit,
    databaseRestart,
    forgedPrices,
    hostileBuyers,
    hotSku,
    latePayments,
    mailDown,
    missingCache,
    overload,
    retryStorm,
    slowBank,
    slowClients,
    soak,
    staleCache,
    steadySale,
    twoInstances,
    voucherRegret,
    voucherRush,
  ],
};

export default suite;
