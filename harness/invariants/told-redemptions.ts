import type { Evidence, Voucher } from '../model/evidence.ts';
import { millis } from '../model/time.ts';
import { times } from '../model/times.ts';
import type { Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { type Intent, idsOf } from './intents.ts';
import { overdraft, raceAt, redemptionsOf } from './sweep.ts';

/** Whose order was acknowledged with which voucher. One that was left off without a word is for `charged-the-price`. */
export function redeemingByVoucher(asking: readonly Intent[]): ReadonlyMap<string, readonly Intent[]> {
  const byVoucher = new Map<string, Intent[]>();
  for (const intent of asking) {
    const taken = intent.acknowledged.filter(({ told }) => told.discountCents !== 0);
    const codes = new Set(taken.flatMap(({ voucher }) => voucher ?? []));
    for (const code of codes) {
      const intents = byVoucher.get(code);
      if (intents === undefined) byVoucher.set(code, [intent]);
      else intents.push(intent);
    }
  }
  return byVoucher;
}

/** By the history alone. */
export function redeemedTooOften(
  { code, limit }: Voucher,
  redeeming: readonly Intent[],
  evidence: Evidence,
): Offence[] {
  const { redeemed, returned } = redemptionsOf(redeeming);
  const found = overdraft(limit, redeemed, returned);
  if (found === null) return [];
  const { sold, excess } = found;
  const { suspects, fact } = raceAt(found.sale, redeemed);
  return [
    {
      summary: `The voucher ${short(code)} was good for ${limit + found.returned} orders, but by ${millis(redeemed.at[found.sale] ?? 0).toFixed(1)} ms ${sold} had been confirmed with it; at worst ${excess} too many.`,
      facts: () => [
        `catalogue: ${short(code)} may be redeemed ${times(limit)}; given back at most by then: ${found.returned}`,
        fact,
        ...suspects.flatMap(({ acknowledged }) =>
          acknowledged.slice(0, 1).map(({ operation }) => describe(operation)),
        ),
      ],
      offending: idsOf(...suspects),
      costCents: excess * (evidence.index.voucherByCode.get(code)?.discountCents ?? 0),
    },
  ];
}
