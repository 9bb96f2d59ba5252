import type { Settings } from './scenario.ts';
import { replaceSecretsIn, SECRET_NAME } from './secret-names.ts';

/** What need not be a secret may be one: a page may hold the token that names a shop to others, a report shows none. */
const MAY_BE_SECRET = /token|key/i;
const TOKEN = /\b(\w*token\s*=\s*)[^\s&;,#'"]+/gi;
const MASKED = '[secret]';

/** Settings as they may be shown to anybody: in reports, in the command that makes the run again, in a comparison. */
export const maskSecrets = (settings: Settings): Settings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) || MAY_BE_SECRET.test(name)
        ? MASKED
        : replaceSecretsIn(value, () => MASKED).replace(TOKEN, `$1${MASKED}`),
    ]),
  );
