import type { Charge, ChargeAnswer } from '../bank/bank.ts';
import type { Parts } from '../parts.ts';

export type Abandon = (
  bank: Pick<Parts, 'authorisePayment' | 'endAuthorisation'>,
  charge: Charge,
) => Promise<ChargeAnswer>;

/**
 * Makes sure that a charge which has not arrived never takes money, by using up its key: the same payment, only
 * authorised, and then voided. What comes under the key after that is another request under a used key, and is
 * refused; what had come before makes this one the one that is refused (`rejected`), and the books tell.
 */
export const abandon: Abandon = async (bank, charge) => {
  const answer = await bank.authorisePayment(charge);
  return answer.type === 'authorised' ? bank.endAuthorisation(charge, answer.paymentId, 'void') : answer;
};
