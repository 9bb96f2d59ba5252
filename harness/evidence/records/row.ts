/**
 * One record of a table: it has no fields of its own, so never spread it or compare it field by field.
 */
export abstract class Row {
  /** As it was stored. */
  toJSON(): object {
    const getters = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(this)));
    const fields = getters.filter(([, { get }]) => get !== undefined);
    return Object.fromEntries(fields.map(([name]) => [name, Reflect.get(this, name)]));
  }
}
