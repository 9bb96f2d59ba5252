/** Some of what is printed is the backend's own text, which is not to reach a terminal as it is. */
export const plain = (line: string): string => line.replace(/\p{C}/gu, ' ');

/** JSON leaves the C1 control characters as they are, and some terminals obey them. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f]/g,
    (control) => `\\u00${control.charCodeAt(0).toString(16)}`,
  );
