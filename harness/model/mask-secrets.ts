import type { Settings } from './scenario.ts';

/** A name like these promises a value that must not reach a report. */
const SECRET = /secret|token|password|passwd|credential|key|passphrase|(?:^|_)pass(?:$|_)|pwd/i;
const MASKED = '[secret]';
/** What stands between user and host of a URL. Greedy: what follows an `@` that nobody encoded is still the password. */
const PASSWORD = /(:\/\/[^\s/?#:@]*:)[^\s/?#]*(?=@)/g;
/** What the driver of a database, or a web hook, is told in a value: `password=…`, in quotes or up to what ends a parameter. */
const PARAMETER = /\b(\w*(?:password|passwd|pwd|secret|token)\s*=\s*)(?:'[^']*'|"[^"]*"|[^\s&;,#'"]+)/gi;

/** Settings as they may be shown to anybody: in reports, in the command that makes the run again, in a comparison. */
export const maskSecrets = (settings: Settings): Settings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      SECRET.test(name) ? MASKED : value.replace(PASSWORD, `$1${MASKED}`).replace(PARAMETER, `$1${MASKED}`),
    ]),
  );
