/** A shorter value is a language or a theme, and no secret. */
const TOKEN_CHARS = 16;

export const withoutScheme = (value: string): string => value.replace(/^(?:bearer|basic)\s+/i, '');

/** What of a header's value must not be known to others: each cookie's value, and what stands behind a scheme. */
export const tokensIn = (value: string): string[] =>
  withoutScheme(value)
    .split(/[;,\s]+/)
    .map((item) => item.replace(/^[\w-]{1,40}=/, ''))
    .filter((item) => item.length >= TOKEN_CHARS);
