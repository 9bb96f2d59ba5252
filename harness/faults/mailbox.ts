import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';

const WELL = { latencyMs: 0 };

/** The mail server is slow, refuses for now, or takes the mail and does not say so. */
export const strikeMailbox: Strike<Extract<Fault, { type: 'mailbox' }>> = async (
  { behaviour },
  { mailbox },
) => {
  await mailbox.behave(behaviour);
  let strikes: number | null = null;
  return {
    strikes: async () => strikes ?? mailbox.struck(),
    remedy: async () => {
      strikes = await mailbox.struck();
      await mailbox.behave(WELL);
    },
  };
};
