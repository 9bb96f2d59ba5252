import type { Declarations } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { closingCalls } from './closing.ts';
import { compile } from './compile.ts';
import { describeOutcome, describeTrace } from './describe.ts';
import { execute, performInTurn, whyInconclusive } from './execute.ts';
import { type Explanation, explainTrace } from './explain-trace.ts';
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
  { stuck }: Extract<Explanation, { type: 'unexplained' }>,
  currency: string,
): ProgramFailure {
  const line = (operation: Operation) => `line ${trace.indexOf(operation) + 1}`;
  const together = stuck.length > 1 ? 'in every order of what ran at once: ' : '';
  return {
    counterexample: describeTrace(program.products, skus, trace, currency),
    expected: together + stuck.map((one) => `${line(one.call)}: ${one.expected}`).join('; or '),
    observed: stuck
      .map((one) => `${line(one.call)}: ${describeOutcome(one.call.outcome, currency)}`)
      .join('; '),
    trace,
  };
}

const TOO_MANY_ORDERS = 'its operations overlap in more ways than can be tried';

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
    explainTrace(initialState(stock), trace, surroundingsOf(trace, prices, declarations, currency));
  const result = (trace: readonly Operation[], found: Explanation): ProgramResult => {
    const operations = trace.length;
    if (found.type === 'explained') return { type: 'passed', operations };
    if (found.type === 'unknown') return { type: 'discarded', operations, reason: TOO_MANY_ORDERS };
    return { type: 'failed', operations, failure: failureOf(program, skus, trace, found, currency) };
  };

  const trace = await execute(live, compile(program, skus, namespace, buyers));
  const reason = whyInconclusive(trace);
  if (reason !== null) return { type: 'discarded', operations: trace.length, reason };
  const found = judgeTrace(trace);
  if (found.type !== 'explained') return result(trace, found);

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
