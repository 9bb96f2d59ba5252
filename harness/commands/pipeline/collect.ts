import { collectWitnesses } from '../../evidence/collect-witnesses.ts';
import { storeEvidence } from '../../evidence/store.ts';
import type { OpenRecorder } from '../../history/recorder.ts';
import type { Adapter, Tally } from '../../model/adapter.ts';
import { absent, type Witnesses } from '../../model/evidence.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Operation } from '../../model/operation.ts';
import type { Session } from './session.ts';
import type { Shop } from './shop.ts';

/** The judged history is that of `main`: a comparison's variants have shops, and databases, of their own. */
export const judgedHistory = (history: readonly Operation[]): readonly Operation[] =>
  history.filter(({ backend }) => backend === 'main');

const UNSEEN_READS = 'a saturation phase read pages that no history has';

/** What the backend wrote, all of it as it was at one moment, whatever the adapter asks and in however many statements. */
export const tallyOf = (adapter: Adapter, { access, database }: Shop): Promise<Tally> =>
  database.snapshot((sql) => adapter.tally({ ...access, sql }));

/** Asks database, bank and mailbox, and stores what they said. */
export async function collect(session: Session, shop: Shop, recorder: OpenRecorder): Promise<Witnesses> {
  const history = judgedHistory(recorder.history());
  const witnesses = await askWitnesses(session, shop, { history, faults: recorder.faults() });
  storeEvidence(session.folder, witnesses);
  return witnesses;
}

/** What database, bank and mailbox say now. */
export function askWitnesses(
  { world, suite: { adapter }, scenario, size }: Session,
  shop: Shop,
  recorded: Pick<Witnesses, 'history' | 'faults'>,
): Promise<Witnesses> {
  const saturates = scenario.plan(size).phases.some(({ type }) => type === 'saturation');
  return collectWitnesses({
    ...recorded,
    tally: async () => {
      const tally = await tallyOf(adapter, shop);
      return saturates ? { ...tally, loads: absent(UNSEEN_READS) } : tally;
    },
    payments: () => world.bank.payments(),
    refunds: () => world.bank.refunds(),
    mails: () => world.mailbox.mails(),
    orderOfMail: (mail) => adapter.orderOfMail(mail),
    cancelledOrderOfMail: (mail) => adapter.cancelledOrderOfMail?.(mail) ?? null,
    inspectMail: (mail) => shop.inspector.mail(mail),
    logs: () => shop.inspector.log(shop.running.logFile, `log of ${shop.name}`),
    without: adapter.declarations(shop.running.environment).without ?? [],
    deadlineMs: LIMITS.collectMs,
  });
}
