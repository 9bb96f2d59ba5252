import type { Answers } from '../../load/attribution.ts';
import type { LoadContext } from '../../load/dispatcher.ts';
import type { Suite } from '../../model/adapter.ts';
import type { GrowthSeries } from '../../model/growth.ts';
import type { Comparison, PhaseMeasurement } from '../../model/result.ts';
import type { Plan, Scenario, Settings, Size } from '../../model/scenario.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { World } from '../../world/world.ts';
import type { Progress } from './progress.ts';
import type { Shop } from './shop.ts';
import type { Part } from './stored-run.ts';

/** A suite that another one is compared with, such as that of the commit before. */
export interface Base {
  readonly suite: Suite;
  /** As it was typed. */
  readonly path: string;
}

/** What was asked for: the options of `run`, for one scenario. */
export interface Order {
  /** The run's folder, as seen from the report folder. */
  readonly id: string;
  readonly suite: Suite;
  /** Where the suite was loaded from; `null`: the bundled one. */
  readonly suitePath: string | null;
  /** Of a comparison: whose backend A is; `null`: it is the suite's, as B is. */
  readonly base: Base | null;
  readonly scenario: Scenario;
  readonly size: Size;
  readonly seed: number;
  readonly settings: Settings;
  /** The run's folder; exists. */
  readonly folder: string;
  /** An existing server instead of the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** The world stays up after the run. */
  readonly keep: boolean;
  readonly profile: boolean;
  /** Of a comparison: `run` is indicative, `compare` decides. */
  readonly kind: 'indicative' | 'decided';
  /** Brings the load: the plan's phases, or generated programs. */
  readonly drive: Driver;
  readonly part: Part;
  /** The command that makes the same run again. */
  readonly command: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** What the phases measured, in their order. */
export interface Driven {
  readonly phases: readonly PhaseMeasurement[];
  readonly comparisons: readonly Comparison[];
  /** What the backend held meanwhile. */
  readonly series: readonly GrowthSeries[];
  /** Verdicts that the evidence alone cannot give: that of generated programs. */
  readonly verdicts: readonly Verdict[];
  /** Of what is no phase, generated programs: whether answers carried the ids of their requests. */
  readonly answers?: Answers;
}

export type Driver = (session: Session, plan: Plan, shop: Shop, context: LoadContext) => Promise<Driven>;

/** An order, and the world that was opened for it. */
export interface Session extends Order {
  readonly world: World;
}
