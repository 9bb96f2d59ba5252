import suite from '../index.ts';

/**
 * Which scenarios bring a circumstance about, the most telling first. This is all that leads from a defect to a scenario:
 * no scenario knows a defect, and what a defect says of itself is what would have to go on around it.
 */
export const CIRCUMSTANCES: Readonly<Record<string, readonly string[]>> = {
  'last-units': ['concurrent-checkouts', 'hot-sku'],
  carts: ['crossing-carts'],
  'same-key': ['retry-storm'],
  'borrowed-key': ['hostile-buyers'],
  'changed-cart': ['retry-storm'],
  'several-instances': ['two-instances'],
  cancellations: ['cancel-and-buy'],
  'last-vouchers': ['voucher-rush'],
  'price-changes': ['stale-cache', 'missing-cache'],
  'cold-cache': ['missing-cache', 'stale-cache'],
  crash: ['crash-recovery'],
  'database-crash': ['database-restart'],
  'cut-at-commit': ['cut-at-commit'],
  'slow-database': ['database-restart'],
  'silent-bank': ['charge-then-hang'],
  'slow-bank': ['slow-bank'],
  'bank-down': ['bank-down'],
  webhooks: ['hostile-buyers'],
  'mail-down': ['mail-down'],
  'expiring-holds': ['late-payments'],
  forgeries: ['forged-prices', 'hostile-buyers'],
  strangers: ['hostile-buyers', 'forged-prices'],
  'steady-sale': ['steady-sale'],
};

/** What every run asks, whatever its plan names. */
const ALWAYS_JUDGED = 'recovers';

const judges = (scenario: string, invariant: string): boolean =>
  invariant === ALWAYS_JUDGED ||
  suite.scenarios.some(({ name, plan }) => name === scenario && plan('smoke').invariants.includes(invariant));

/**
 * @param breaks only scenarios that judge this invariant could see it broken; `null`: all.
 * @throws where nobody would bring a circumstance about, or nobody would look.
 */
export function scenariosFor(circumstances: readonly string[], breaks: string | null): readonly string[] {
  const named = circumstances.flatMap((circumstance) => {
    const scenarios = CIRCUMSTANCES[circumstance];
    if (scenarios === undefined) throw new Error(`nobody knows how to bring ${circumstance} about`);
    return scenarios;
  });
  const looking = [...new Set(named)].filter((scenario) => breaks === null || judges(scenario, breaks));
  if (looking.length === 0) throw new Error(`no scenario of ${named.join(', ')} judges ${breaks}`);
  return looking;
}
