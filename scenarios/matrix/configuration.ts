import type { Result } from '../../harness/index.ts';

/** Ways of the bundled target to hold stock, all of them correct. */
export const STRATEGIES = ['conditional-update', 'select-for-update', 'serializable', 'optimistic'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** One column of the matrix: how the target holds stock, and how many processes answer behind its address. */
export interface Configuration {
  readonly strategy: Strategy;
  readonly instances: number;
}

/** What the scenarios found under one configuration. */
export interface Ran {
  readonly configuration: Configuration;
  /** As in DESIGN: 0 holds, 1 violated, 2 inconclusive, 3 a budget is missed, 4 not made, 130 or 143 ended by a signal. */
  readonly exitCode: number;
  readonly results: readonly Result[];
}

export const nameOf = ({ strategy, instances }: Configuration): string => `${strategy} × ${instances}`;

export const settingsOf = ({ strategy, instances }: Configuration): readonly string[] => [
  `STOCK_STRATEGY=${strategy}`,
  `INSTANCES=${instances}`,
];

/** The gravest comes first; a signal ends everything. */
const PRECEDENCE = [130, 143, 4, 1, 2, 3, 0];

/** @returns the exit code of the whole: that of the gravest configuration. */
export const exitCodeOf = (ran: readonly Ran[]): number =>
  PRECEDENCE.find((code) => ran.some(({ exitCode }) => exitCode === code)) ?? 4;
