/** What was heard with its records as arrays of plain objects, whatever they are kept in. */
export const plainly = <T>(heard: T): T =>
  JSON.parse(
    JSON.stringify(heard, (key, value) => (key === 'records' && !Array.isArray(value) ? [...value] : value)),
  );
