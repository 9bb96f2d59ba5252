import type { Fault } from '../model/fault.ts';

/** Faults of a type, or those alone that are alike in some of their fields: `{ type: 'cut-at-commit', when: 'after' }`. */
export type WhichFault =
  | Fault['type']
  | { [T in Fault['type']]: { readonly type: T } & Partial<Extract<Fault, { type: T }>> }[Fault['type']];

/**
 * A fault with all that it says, as text. Two faults that differ in one field are two: of a bank that hangs and one that hangs
 * up, neither stands for the other. The order of the fields means nothing, since a stored fault comes back in another one.
 */
export function wholeFault(which: WhichFault): string {
  if (typeof which === 'string') return which;
  const { type, ...fields } = which;
  const said = fieldsOf(fields);
  return said === '' ? type : `${type} (${said})`;
}

export function isSuch(fault: Fault, which: WhichFault): boolean {
  if (typeof which === 'string') return fault.type === which;
  const fields: Readonly<Record<string, unknown>> = { ...fault };
  return Object.entries(which).every(
    ([name, value]) => value === undefined || textOf(fields[name]) === textOf(value),
  );
}

const fieldsOf = (fields: object): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name} ${textOf(value)}`)
    .join(', ');

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? fieldsOf(value) : String(value);

/** Of these nothing lasts but what they broke in their moment: whoever came later was not struck. */
const SUDDEN: ReadonlySet<string> = new Set(['kill', 'restart', 'database-crash', 'terminate']);

/** On a connection by which the backend hears of changes nobody's request is under way: there is nobody to be met. */
export const isSudden = (fault: Fault): boolean =>
  SUDDEN.has(fault.type) && !(fault.type === 'terminate' && fault.listeners === true);
