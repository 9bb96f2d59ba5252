import { indexEvidence } from '../../../evidence/index-evidence.ts';
import { resolveUnknowns, summarise } from '../../../evidence/resolve-unknowns.ts';
import { loadEvidence } from '../../../evidence/store.ts';
import { countUnjoined } from '../../../evidence/unjoined.ts';
import { readHistory } from '../../../history/reader.ts';
import { invariants } from '../../../invariants/index.ts';
import { judge } from '../../../invariants/judge.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import type { MixName } from '../mixes.ts';
import { SyntheticShop } from '../synthetic-shop.ts';
import { type Part, Parts } from '../timed.ts';

export interface AuditOptions {
  readonly historyFile: string;
  readonly folder: string;
  readonly operations: number;
  readonly mix: MixName;
}

export interface AuditCost {
  readonly orders: number;
  /** Of the process, with the evidence and before the audit. */
  readonly evidenceBytes: number;
  /** Before the audit. */
  readonly readBack: readonly Part[];
  readonly parts: readonly Part[];
  readonly verdicts: readonly Pick<Verdict, 'invariant' | 'verdict'>[];
  /** At any moment of the process, reading back included. */
  readonly peakBytes: number;
}

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };

const { historyFile, folder, operations, mix } = optionsOf<AuditOptions>();
const readBack = new Parts();
const { operations: history, faults } = await readBack.timeLater('history', () => readHistory(historyFile));
const records = readBack.time('records', () => loadEvidence(folder));
const { premises } = new SyntheticShop(operations, mix);
const witnesses = { history, faults, ...records };
globalThis.gc?.();
const evidenceBytes = process.memoryUsage.rss();

const parts = new Parts();
const evidence = parts.time('index', () => indexEvidence(witnesses, premises));
const verdicts = invariants.flatMap(
  (invariant) => parts.time(invariant.name, () => judge(evidence, [invariant], [], NOTHING)).verdicts,
);
parts.time('unknown outcomes and what is not joined', () => [
  summarise(resolveUnknowns(evidence)),
  countUnjoined(evidence),
]);
const { orders } = witnesses;
const cost: AuditCost = {
  orders: orders.state === 'known' ? orders.records.length : 0,
  evidenceBytes,
  readBack: readBack.all,
  parts: parts.all,
  verdicts: verdicts.map(({ invariant, verdict }) => ({ invariant, verdict })),
  peakBytes: process.resourceUsage().maxRSS * 1_024,
};
await tell(cost);
