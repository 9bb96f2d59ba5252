import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';

/** A deployment that nobody is to notice: at each moment somebody is there to answer. */
export const strikeRollingRestart: Strike<Extract<Fault, { type: 'rolling-restart' }>> = (
  _fault,
  { backend },
) => {
  const rolling = backend.roll();
  let unsupported: string | null = null;
  return {
    strikes: () => rolling.replaced(),
    remedy: async () => {
      unsupported = await rolling.done();
    },
    unsupported: () => unsupported,
  };
};
