import type { Declarations } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { closingCalls } from './closing.ts';
import { compile } from './compile.ts';
import { describeOutcome, describeTrace } from './describe.ts';
import { execute, performInTurn, whyInconclusive } from './execute.ts';
import { type Linearisation, linearise } from './linearise.ts';
import type { Program } from './program.ts';
import { initialState } from './shop-state.ts';
import { surroundingsOf } from './surroundings.ts';
import type { LiveShop, ProgramWorld } from './world.ts';

export interface ProgramOptions {
  readonly live: LiveShop;
  readonly world: ProgramWorld;
  readonly buyers: number;
  readonly declarations: Declarations;
  readonly currency: string;
}

export interface ProgramFailure {
  readonly counterexample: readonly string[];
  readonly expected: string;
  readonly observed: string;
  readonly trace: readonly Operation[];
}

export type ProgramResult = { readonly operations: number } & (
  | { readonly type: 'passed' }
  | { readonly type: 'failed'; readonly failure: ProgramFailure }
  | { readonly type: 'discarded'; readonly reason: string }
  | { readonly type: 'exhausted' }
);

/** What nobody could explain, beside what would have been right. */
function failureOf(
  program: Program,
  skus: readonly string[],
  trace: readonly Operation[],
  { stuck }: Extract<Linearisation, { type: 'unexplained' }>,
  currency: string,
): ProgramFailure {
  const line = (operation: Operation) => `line ${trace.indexOf(operation) + 1}`;
  const together = stuck.length > 1 ? 'in every order of what ran at once: ' : '';
  return {
    counterexample: describeTrace(program.products, skus, trace, currency),
    expected: together + stuck.map((one) => `${line(one.operation)}: ${one.expected}`).join('; or '),
    observed: stuck
      .map((one) => `${line(one.operation)}: ${describeOutcome(one.operation.outcome, currency)}`)
      .join('; '),
    trace,
  };
}

/** Runs one program on fresh products, then closes it: see `closing.ts`. */
export async function runProgram(
  program: Program,
  { live, world, buyers, declarations, currency }: ProgramOptions,
  namespace: string,
): Promise<ProgramResult> {
  const fresh = await world.prepare(program.products);
  if (fresh === null) return { type: 'exhausted', operations: 0 };
  const { skus } = fresh;
  const bySku = <T>(of: (product: Program['products'][number]) => T) =>
    new Map(program.products.map((product, index) => [skus[index] ?? '', of(product)]));
  const stock = bySku((product) => product.stock);
  const prices = bySku((product) => product.unitPriceCents);

  const judgeTrace = (trace: readonly Operation[]) =>
    linearise(initialState(stock), trace, surroundingsOf(trace, prices, declarations, currency));
  const result = (trace: readonly Operation[], found: Linearisation): ProgramResult =>
    found.type === 'explained'
      ? { type: 'passed', operations: trace.length }
      : {
          type: 'failed',
          operations: trace.length,
          failure: failureOf(program, skus, trace, found, currency),
        };

  const trace = await execute(live, compile(program, skus, namespace, buyers));
  const reason = whyInconclusive(trace);
  if (reason !== null) return { type: 'discarded', operations: trace.length, reason };
  const found = judgeTrace(trace);
  if (found.type === 'unexplained') return result(trace, found);

  const closing = closingCalls(found.state, skus, namespace, {
    buyers,
    maxQuantity: declarations.maxQuantity,
  });
  const whole = [...trace, ...(await performInTurn(live, closing))];
  const reasonAtClosing = whyInconclusive(whole);
  if (reasonAtClosing !== null)
    return { type: 'discarded', operations: whole.length, reason: reasonAtClosing };
  return result(whole, judgeTrace(whole));
}
