import type { GrowthResult } from '../model/growth.ts';
import type { BudgetResult, GateResult, GoodputResult, Result } from '../model/result.ts';
import { held, milliseconds, plain, rate } from './text.ts';

/** What a run was held against, whatever it is measured in, in words. Plain text, but for the names. */
export interface Limit {
  readonly name: string;
  readonly phase: string;
  readonly state: BudgetResult['state'];
  readonly measured: string;
  readonly limit: string;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Where there is no number, in words. */
function timeMeasured({ measuredMs, because }: BudgetResult): string {
  if (measuredMs !== null) return milliseconds(measuredMs);
  return because === null ? 'slower than anything measured' : plain(because);
}

/** @returns e.g. `97 % (46.5 checkout ok a second, of 48.0 in "alone")`. */
function shareMeasured({ kind, against, perSecond, againstPerSecond, because }: GoodputResult): string {
  if (because !== null || perSecond === null || !againstPerSecond) return plain(because ?? 'not measured');
  const of = `${rate(perSecond)} ${plain(kind)} ok a second, of ${rate(againstPerSecond)} in "${plain(against)}"`;
  return `${percent(perSecond / againstPerSecond)} (${of})`;
}

/** @returns e.g. `1.2 MiB a minute`. */
const amountOf = ({ what, per }: Pick<GrowthResult, 'what' | 'per'>, value: number): string =>
  `${held(what, value)} ${per === 'minute' ? 'a minute' : 'an order'}`;

/** @returns e.g. `1.2 MiB a minute, 0.9 MiB to 1.6 MiB at 95 %`, and why that does not decide, where it does not. */
function growthMeasured({ slope, because, ...of }: GrowthResult): string {
  if (slope === null) return plain(because ?? 'not measured');
  const [low, high] = [slope.low, slope.high].map((value) => held(of.what, value));
  const measured = `${amountOf(of, slope.estimate)}, ${low} to ${high} at ${percent(slope.confidence)}`;
  return because === null ? measured : `${measured}: ${plain(because)}`;
}

/** @returns e.g. `× 1.02, 0.98 to 1.06 at 96 %`, and why that does not decide, where it does not. */
function ratioMeasured({ estimate, low, high, confidence, because }: GateResult): string {
  const measured = `× ${estimate.toFixed(2)}, ${low.toFixed(2)} to ${high.toFixed(2)} at ${percent(confidence)}`;
  return because === null ? measured : `${measured}: ${plain(because)}`;
}

/** Times first, then goodput, then what grew, then what became slower. */
export const limitsOf = ({ budgets, goodput, growth, gates }: Result): readonly Limit[] => [
  ...budgets.map((budget) => ({
    ...{ name: budget.name, phase: budget.phase, state: budget.state },
    ...{ measured: timeMeasured(budget), limit: milliseconds(budget.limitMs) },
  })),
  ...goodput.map((budget) => ({
    ...{ name: budget.name, phase: budget.phase, state: budget.state },
    ...{ measured: shareMeasured(budget), limit: `at least ${percent(budget.leastShare)}` },
  })),
  ...growth.map((of) => ({
    ...{ name: of.name, phase: of.phase, state: of.state },
    ...{ measured: growthMeasured(of), limit: `at most ${amountOf(of, of.most)}` },
  })),
  ...gates.map((gate) => ({
    ...{ name: gate.name, phase: gate.phase, state: gate.state },
    ...{ measured: ratioMeasured(gate), limit: `at most × ${gate.atMost.toFixed(2)}` },
  })),
];
