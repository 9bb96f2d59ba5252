import { type Arrival, type Inputs, type Kind, randomFor, type Scenario } from '../../harness/index.ts';

/** What a scenario's open phases send at its smallest, by the stream of one seed. */
export function arrivalsOf({ name, plan }: Scenario): readonly Arrival[] {
  return plan('smoke').phases.flatMap((phase) =>
    phase.type === 'open' ? phase.arrivals(randomFor(1, name, phase.name), []) : [],
  );
}

/** All that they ask for of a kind, what comes later in a session included. */
export function inputsOf<K extends Kind>(kind: K, arrivals: readonly Arrival[]): readonly Inputs[K][] {
  return arrivals
    .flatMap((arrival) => [arrival, ...(arrival.followUps ?? [])])
    .filter(({ intention }) => intention.kind === kind)
    .map(({ intention }) => intention.input as Inputs[K]);
}

/** How many there are of each. */
export function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
