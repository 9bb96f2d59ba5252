import { randomFor } from '../../harness/index.ts';
import suite from '../index.ts';
import { scenariosFor } from './circumstances.ts';
import type { Exhibit } from './exhibits.ts';
import type { CorrectRun } from './kept.ts';
import { stateOfCorrect, violatedIn } from './outcome.ts';
import { sealOf } from './programme.ts';
import { sit } from './sit.ts';

/** A correct shop, and what it is run in. */
export interface Drawn {
  /** `null`: the shop as it is. */
  readonly twin: string | null;
  readonly seal: string | null;
  readonly scenario: string;
  readonly seed: number;
}

/**
 * Draws runs of correct shops: the shop as it is in every scenario of the suite, each twin in those that would tell. None
 * comes again before all have come, so that many runs are about all of them alike; each has a seed of its own.
 */
export function draw(exhibits: readonly Exhibit[], seed: number, count: number): readonly Drawn[] {
  const random = randomFor(seed, 'correct');
  const pairs = [
    ...suite.scenarios.map(({ name }) => ({ twin: null, scenario: name })),
    ...exhibits
      .filter(({ breaks }) => breaks === null)
      .flatMap(({ name, provokedBy }) =>
        scenariosFor(provokedBy.circumstances, null).map((scenario) => ({ twin: name, scenario })),
      ),
  ];
  const rounds = Array.from({ length: Math.ceil(count / pairs.length) }, () => random.shuffle(pairs));
  return rounds
    .flat()
    .slice(0, count)
    .map(({ twin, scenario }, index) => ({
      ...{ twin, scenario, seed: seed + index },
      seal: twin === null ? null : sealOf(twin, randomFor(seed, 'correct', index)),
    }));
}

/** @throws Interrupted */
export async function judgeCorrect(
  { twin, seal, scenario, seed }: Drawn,
  reports: string,
): Promise<CorrectRun> {
  const sitting = { seal, scenarios: [scenario], isEnough: () => true };
  const { tries } = await sit(sitting, { seed, reports });
  const command = tries[0]?.command ?? '';
  return {
    ...{ twin, scenario, seed, state: stateOfCorrect(tries) },
    violated: [...violatedIn(tries)],
    durationMs: tries[0]?.durationMs ?? 0,
    command: seal === null || twin === null ? command : command.replaceAll(seal, twin),
  };
}
