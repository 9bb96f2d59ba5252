/** A variable of the environment with a name like these promises a secret. `PWD` and `OLDPWD` are folders. */
export const SECRET_NAME =
  /secret|password|passwd|passphrase|credential|private_?key|api_?key|(?:^|_)pass(?:$|_)|^(?!(?:old)?pwd$).*pwd/i;

/** What stands between user and host of a URL. Greedy: what follows an `@` that nobody encoded is still the password. */
const OF_URL = /(:\/\/[^\s/?#:@]*:)([^\s/?#]*)(?=@)/g;
/** What the driver of a database is told in a value: `password=…`, in quotes or up to what ends a parameter. */
const OF_DRIVER = /\b(\w*(?:password|passwd|pwd|secret)\s*=\s*)('[^']*'|"[^"]*"|[^\s&;,#'"]+)/gi;

/** A value with each secret that is written into it replaced. */
export const replaceSecretsIn = (value: string, replacement: (secret: string) => string): string =>
  [OF_URL, OF_DRIVER].reduce(
    (text, pattern) =>
      text.replace(pattern, (_, before: string, secret: string) => `${before}${replacement(secret)}`),
    value,
  );
