import type { Actor, CartLine, Inputs, Intention } from '../model/operation.ts';
import type { Program, ProgramStep } from './program.ts';

/** An intention under its key: what can be performed. */
export interface Call {
  readonly intention: Intention;
  readonly intentId: string;
}

export interface CompiledProgram {
  readonly steps: readonly Call[];
  readonly branches: readonly (readonly Call[])[];
}

interface Placed {
  readonly intentId: string;
  readonly input: Inputs['checkout'];
}

/** An id of the usual form that no shop has given out. */
export const MISSING_ORDER = '00000000-0000-4000-8000-000000000000';

/** A buyer who is not the owner. */
export const strangerTo = (owner: Actor, buyers: number): number =>
  typeof owner === 'number' ? (owner + 1) % buyers : 0;

const at = <T>(items: readonly T[], index: number): T | undefined => items[index % items.length];

/** Another body for the same key: one more or one less of the first line. */
function otherBody(input: Inputs['checkout']): Inputs['checkout'] {
  const [first, ...rest] = input.lines;
  if (first === undefined) return input;
  return { ...input, lines: [{ ...first, quantity: first.quantity === 1 ? 2 : 1 }, ...rest] };
}

/** What a step may refer to: the program's products, and the checkouts before it. */
interface Scope {
  readonly buyers: number;
  readonly placed: readonly Placed[];
  sku(product: number): string;
}

function placedBy(step: Extract<ProgramStep, { kind: 'checkout' }>, intentId: string, scope: Scope): Placed {
  const lines: CartLine[] = step.lines.map(({ product, quantity }) => ({
    sku: scope.sku(product),
    quantity,
  }));
  const forgery = step.forgery === null ? {} : { forgery: step.forgery };
  return { intentId, input: { actor: step.caller, lines, card: step.card, ...forgery } };
}

/** @returns who reads which earlier order, or `null` where there is none. */
function readOf(
  step: Extract<ProgramStep, { kind: 'readOrder' }>,
  { placed, buyers }: Scope,
): Intention | null {
  const earlier = at(placed, step.of);
  if (earlier === undefined) return null;
  const owner = earlier.input.actor;
  const actor = { owner, stranger: strangerTo(owner, buyers), anonymous: 'anonymous' as const }[step.reader];
  return { kind: 'readOrder', input: { actor, order: { of: earlier.intentId } } };
}

/** A step that is no checkout, as an intention of its own. */
function intentionOf(
  step: Exclude<ProgramStep, { kind: 'checkout' | 'retry' }>,
  scope: Scope,
): Intention | null {
  switch (step.kind) {
    case 'readOrder':
      return readOf(step, scope);
    case 'readMissing':
      return { kind: 'readOrder', input: { actor: step.caller, order: { id: MISSING_ORDER } } };
    case 'changePrice': {
      const input = { actor: step.caller, sku: scope.sku(step.product), unitPriceCents: step.cents };
      return { kind: 'changePrice', input };
    }
    case 'restock': {
      const input = { actor: step.caller, sku: scope.sku(step.product), quantity: step.quantity };
      return { kind: 'restock', input };
    }
    case 'browse':
      return { kind: 'browse', input: { actor: step.caller, sku: scope.sku(step.product) } };
  }
}

/**
 * Turns symbols into intentions on real skus. Pure. A step that speaks of a checkout where there is none is left out.
 * @param namespace makes intent ids unique: every execution of a program has its own.
 * @param buyers who is a stranger to whom.
 */
export function compile(
  program: Program,
  skus: readonly string[],
  namespace: string,
  buyers: number,
): CompiledProgram {
  const placed: Placed[] = [];
  const scope: Scope = { buyers, placed, sku: (product) => at(skus, product) ?? '' };
  let count = 0;
  const toCall = (step: ProgramStep): Call | null => {
    count += 1;
    const intentId = `${namespace}-${count}`;
    if (step.kind === 'checkout') {
      const checkout = placedBy(step, intentId, scope);
      placed.push(checkout);
      return { intentId, intention: { kind: 'checkout', input: checkout.input } };
    }
    if (step.kind === 'retry') {
      const earlier = at(placed, step.of);
      if (earlier === undefined) return null;
      const input = step.body === 'same' ? earlier.input : otherBody(earlier.input);
      return { intentId: earlier.intentId, intention: { kind: 'checkout', input } };
    }
    const intention = intentionOf(step, scope);
    return intention === null ? null : { intentId, intention };
  };
  const compiled = (steps: readonly ProgramStep[]) => steps.map(toCall).filter((call) => call !== null);
  return { steps: compiled(program.steps), branches: program.branches.map(compiled) };
}
