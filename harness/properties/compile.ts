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
  let count = 0;
  const sku = (product: number) => at(skus, product) ?? '';
  const place = (step: Extract<ProgramStep, { kind: 'checkout' }>): Placed => {
    const lines: CartLine[] = step.lines.map((line) => ({ sku: sku(line.product), quantity: line.quantity }));
    const forgery = step.forgery === null ? {} : { forgery: step.forgery };
    const checkout = {
      intentId: `${namespace}-${count}`,
      input: { actor: step.caller, lines, card: step.card, ...forgery },
    };
    placed.push(checkout);
    return checkout;
  };
  const toCall = (step: ProgramStep): Call | null => {
    count += 1;
    const intentId = `${namespace}-${count}`;
    switch (step.kind) {
      case 'checkout': {
        const checkout = place(step);
        return { intentId: checkout.intentId, intention: { kind: 'checkout', input: checkout.input } };
      }
      case 'retry': {
        const earlier = at(placed, step.of);
        if (earlier === undefined) return null;
        const input = step.body === 'same' ? earlier.input : otherBody(earlier.input);
        return { intentId: earlier.intentId, intention: { kind: 'checkout', input } };
      }
      case 'readOrder': {
        const earlier = at(placed, step.of);
        if (earlier === undefined) return null;
        const owner = earlier.input.actor;
        const stranger = strangerTo(owner, buyers);
        const actor = { owner, stranger, anonymous: 'anonymous' as const }[step.reader];
        return {
          intentId,
          intention: { kind: 'readOrder', input: { actor, order: { of: earlier.intentId } } },
        };
      }
      case 'readMissing':
        return {
          intentId,
          intention: { kind: 'readOrder', input: { actor: step.caller, order: { id: MISSING_ORDER } } },
        };
      case 'changePrice': {
        const input = { actor: step.caller, sku: sku(step.product), unitPriceCents: step.cents };
        return { intentId, intention: { kind: 'changePrice', input } };
      }
      case 'restock': {
        const input = { actor: step.caller, sku: sku(step.product), quantity: step.quantity };
        return { intentId, intention: { kind: 'restock', input } };
      }
      case 'browse':
        return {
          intentId,
          intention: { kind: 'browse', input: { actor: step.caller, sku: sku(step.product) } },
        };
    }
  };
  const compiled = (steps: readonly ProgramStep[]) => steps.map(toCall).filter((call) => call !== null);
  return { steps: compiled(program.steps), branches: program.branches.map(compiled) };
}
