import type { Mailer } from '../mail/transport.ts';
import type { Parts } from '../parts.ts';
import type { Metrics } from './metrics.ts';

/**
 * The same parts, counted. Whatever replaces a part is counted like what it replaces, and the parts themselves know
 * nothing of it.
 * @param by who calls them: requests, or one of the background workers.
 */
export function measured(parts: Parts, metrics: Metrics, by: string): Parts {
  const asked =
    <Given extends readonly unknown[], Answer extends { readonly type: string }>(
      call: string,
      ask: (...given: Given) => Promise<Answer>,
    ) =>
    async (...given: Given): Promise<Answer> => {
      const answer = await ask(...given);
      metrics.bankAnswered(call, answer.type);
      return answer;
    };
  const changed =
    <Given extends readonly unknown[]>(outcome: string, change: (...given: Given) => Promise<boolean>) =>
    async (...given: Given): Promise<boolean> => {
      const byThisCall = await change(...given);
      if (byThisCall) metrics.orderBecame(outcome, by);
      return byThisCall;
    };
  return {
    ...parts,
    charge: asked('charge', parts.charge),
    lookUp: asked('look-up', parts.lookUp),
    confirm: changed('confirmed', parts.confirm),
    authorisePayment: asked('authorise', parts.authorisePayment),
    endAuthorisation: asked('end-authorisation', parts.endAuthorisation),
    refund: asked('refund', parts.refund),
    release: changed('failed', parts.release),
    cancel: changed('cancelled', parts.cancel),
  };
}

export const measuredMailer = (mailer: Mailer, metrics: Metrics): Mailer => ({
  ...mailer,
  async send(mail) {
    try {
      await mailer.send(mail);
      metrics.mailEnded('sent');
    } catch (error) {
      metrics.mailEnded('failed');
      throw error;
    }
  },
});
