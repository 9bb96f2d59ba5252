import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';

const WELL = { latencyMs: 0 };

/** The bank is slow, declines, fails, or takes the money and does not say so. */
export const strikeBank: Strike<Extract<Fault, { type: 'bank' }>> = async ({ behaviour }, { bank }) => {
  await bank.behave(behaviour);
  let strikes: number | null = null;
  return {
    strikes: async () => strikes ?? bank.struck(),
    remedy: async () => {
      strikes = await bank.struck();
      await bank.behave(WELL);
    },
  };
};
