/**
 * Which scenarios bring a circumstance about, the most telling first. This is all that leads from a defect to a scenario:
 * no scenario knows a defect, and what a defect says of itself is what would have to go on around it.
 */
export const CIRCUMSTANCES: Readonly<Record<string, readonly string[]>> = {
  'last-units': ['concurrent-checkouts'],
  carts: ['database-restart'],
  'same-key': ['retry-storm'],
  'borrowed-key': ['hostile-buyers'],
  'several-instances': ['concurrent-checkouts'],
  cancellations: ['cancel-and-buy'],
  'last-vouchers': ['voucher-rush'],
  'price-changes': ['stale-cache', 'missing-cache'],
  'cold-cache': ['missing-cache', 'stale-cache'],
  crash: ['crash-recovery'],
  'database-crash': ['database-restart'],
  'cut-at-commit': ['cut-at-commit'],
  'slow-database': ['database-restart'],
  'silent-bank': ['charge-then-hang'],
  'slow-bank': ['charge-then-hang', 'retry-storm'],
  'bank-down': ['charge-then-hang'],
  webhooks: ['hostile-buyers'],
  'mail-down': ['mail-down'],
  'expiring-holds': ['charge-then-hang'],
  forgeries: ['forged-prices', 'hostile-buyers'],
  strangers: ['hostile-buyers', 'forged-prices'],
  'steady-sale': ['steady-sale'],
};

/** @throws where a circumstance is not known: then nobody would bring it about. */
export function scenariosFor(circumstances: readonly string[]): readonly string[] {
  const named = circumstances.flatMap((circumstance) => {
    const scenarios = CIRCUMSTANCES[circumstance];
    if (scenarios === undefined) throw new Error(`nobody knows how to bring ${circumstance} about`);
    return scenarios;
  });
  return [...new Set(named)];
}
