import type { Operation } from '../model/operation.ts';
import type { Call, CompiledProgram } from './compile.ts';
import type { LiveShop } from './world.ts';

/** Performs calls one after the other. What cannot be sent is left out of the trace. */
export async function performInTurn(live: LiveShop, calls: readonly Call[]): Promise<Operation[]> {
  const trace: Operation[] = [];
  for (const call of calls) {
    const operation = await live.perform(call.intention, call.intentId);
    if (operation !== null) trace.push(operation);
  }
  return trace;
}

/** First the steps, then all branches at once. @returns everything that was performed, in order of invocation. */
export async function execute(live: LiveShop, program: CompiledProgram): Promise<Operation[]> {
  const trace = await performInTurn(live, program.steps);
  const branches = await Promise.allSettled(program.branches.map((branch) => performInTurn(live, branch)));
  const parallel = branches.flatMap((branch) => {
    // Every branch has ended by now: nothing goes on behind the back of whoever handles the error.
    if (branch.status === 'rejected') throw branch.reason;
    return branch.value;
  });
  return [...trace, ...parallel.sort((a, b) => a.startedAt - b.startedAt)];
}

/** Why a trace cannot be judged: an answer that promises nothing, or a shop that shed the request. */
export function whyInconclusive(trace: readonly Operation[]): string | null {
  for (const { outcome, kind } of trace) {
    if (outcome.type === 'unknown') return `${kind} is unknown: ${outcome.cause}`;
    if (outcome.type === 'refused' && outcome.reason === 'busy') return `${kind} was shed by the shop`;
  }
  return null;
}
