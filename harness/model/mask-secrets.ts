import type { Settings } from './scenario.ts';

/** A name like these promises a value that must not reach a report. */
const SECRET = /secret|token|password|passwd|credential|key/i;
const MASKED = '[secret]';
/** What stands between user and host of a URL. Greedy: what follows an `@` that nobody encoded is still the password. */
const PASSWORD = /(:\/\/[^\s/?#:@]*:)[^\s/?#]*(?=@)/g;

/** Settings as they may be shown to anybody: in reports, in the command that makes the run again, in a comparison. */
export const maskSecrets = (settings: Settings): Settings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      SECRET.test(name) ? MASKED : value.replace(PASSWORD, `$1${MASKED}`),
    ]),
  );
