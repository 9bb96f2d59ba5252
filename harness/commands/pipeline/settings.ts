import { Option } from 'commander';
import { RunError } from '../../model/errors.ts';
import { maskSecrets } from '../../model/mask-secrets.ts';
import type { Settings } from '../../model/scenario.ts';

/** One that may be repeated. */
export const settingOption = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(addSetting).default({}, 'none');

/** Collects repeated `--set NAME=value`. The backend itself judges names and values: only it knows them. */
function addSetting(given: string, settings: Settings = {}): Settings {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(given);
  if (match === null) {
    throw new RunError(`cannot read the setting ${JSON.stringify(given)}`, {
      allowed: 'NAME=value, an environment variable of the backend',
      remedy: 'for example: --set CACHE=off',
    });
  }
  const [, name = '', value = ''] = match;
  return { ...settings, [name]: value };
}

/** Quotes for a shell: nothing in it is read but the quote itself. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** For the command that makes the same run again: ` --set CACHE='off'`. */
export const settingsInWords = (option: string, settings: Settings): string =>
  Object.entries(maskSecrets(settings))
    .map(([name, value]) => ` ${option} ${name}=${shellQuoted(value)}`)
    .join('');
