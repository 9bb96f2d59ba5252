import { loadSuite } from '../../commands/pipeline/suite.ts';
import type { Suite } from '../../model/adapter.ts';
import { openWorld, type World } from '../../world/world.ts';
import type { Shared } from '../shared/bench.ts';
import type { Measurement, Sitting } from '../shared/measurement.ts';

/** One PostgreSQL, one bank and one mailbox for a whole sitting, so that its figures may be compared. */
export interface Surroundings {
  readonly world: World;
  readonly suite: Suite;
}

export type TargetSitting = Sitting & Surroundings;
export type TargetMeasurement = Measurement<Surroundings>;

/** The server is always the embedded one: another might count nothing, or have other work to do. */
export async function openSurroundings(file: Sitting['file']): Promise<Shared<Surroundings>> {
  const suite = await loadSuite(undefined);
  const world = await openWorld({ runFolder: file('world') });
  return { own: { world, suite }, postgres: world.postgresVersion, close: () => world.close() };
}
