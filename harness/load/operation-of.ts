import type { Completion, Invocation, Operation } from '../model/operation.ts';

/** Field by field, since spreading so many takes V8 3 us and this 0.02 us. */
export const operationOf = (
  invocation: Invocation,
  { endedAt, outcome, steps, sightings }: Completion,
): Operation => {
  const { id, intentId, process, phase, backend, kind, input, intendedAt, startedAt } = invocation;
  const started = {
    id,
    intentId,
    process,
    phase,
    backend,
    kind,
    input,
    intendedAt,
    startedAt,
    endedAt,
    outcome,
    steps,
  };
  // An invocation does not tie `input` to `kind`, an operation does; both come from one intention.
  return (sightings === undefined ? started : { ...started, sightings }) as Operation;
};
