import type { Settings } from './scenario.ts';
import { replaceSecretsIn, SECRET_NAME } from './secret-names.ts';

/** Of these a report shows nothing either: what need not be a secret may be one. */
const MAY_BE_SECRET = /token|key/i;
const MASKED = '[secret]';

/** Settings as they may be shown to anybody: in reports, in the command that makes the run again, in a comparison. */
export const maskSecrets = (settings: Settings): Settings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) || MAY_BE_SECRET.test(name) ? MASKED : replaceSecretsIn(value, () => MASKED),
    ]),
  );
