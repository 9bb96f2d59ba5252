import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Backend, Suite } from '../../model/adapter.ts';
import { messageOf, RunError } from '../../model/errors.ts';
import { packageRoot } from '../../model/paths.ts';
import type { Scenario } from '../../model/scenario.ts';

/** Scenarios are loaded by path, never imported: the harness does not know the target. */
export async function loadSuite(given: string | undefined, option = '--suite'): Promise<Suite> {
  const path = given === undefined ? join(packageRoot(), 'dist/scenarios/index.js') : resolve(given);
  if (!existsSync(path)) {
    throw new RunError(`there is no suite at ${path}`, {
      allowed: 'a JavaScript module whose default export is { backend, adapter, scenarios }',
      remedy: given === undefined ? 'run "npm run build" first' : `check the path given to ${option}`,
    });
  }
  const suite = await importSuite(path);
  if (!isSuite(suite)) {
    throw new RunError(`the default export of ${path} is no suite`, {
      allowed: '{ backend: { command, args: [...], environment, ... }, adapter, scenarios: [...] }',
      remedy: 'compare it with scenarios/index.ts',
    });
  }
  return suite;
}

async function importSuite(path: string): Promise<unknown> {
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    return module.default;
  } catch (error) {
    throw new RunError(`the suite ${path} cannot be loaded: ${messageOf(error)}`, {
      cause: error,
      ...(/\.[cm]?tsx?$/.test(path)
        ? { remedy: 'compile it first, and give the path of the JavaScript' }
        : {}),
    });
  }
}

function isSuite(value: unknown): value is Suite {
  if (typeof value !== 'object' || value === null) return false;
  const { backend, adapter, scenarios } = value as Partial<Record<keyof Suite, unknown>>;
  return isBackend(backend) && typeof adapter === 'object' && Array.isArray(scenarios);
}

function isBackend(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { command, args, environment } = value as Partial<Record<keyof Backend, unknown>>;
  return typeof command === 'string' && Array.isArray(args) && typeof environment === 'function';
}

/** @throws RunError that names the unknown scenarios and lists the known ones. */
export function pickScenarios(suite: Suite, names: readonly string[]): readonly Scenario[] {
  const byName = new Map(suite.scenarios.map((scenario) => [scenario.name, scenario]));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RunError(`the scenario ${twice} was named twice`, { allowed: 'each once' });
  const unknown = names.filter((name) => !byName.has(name));
  if (unknown.length > 0) {
    throw new RunError(`there is no scenario ${unknown.map((name) => JSON.stringify(name)).join(', ')}`, {
      allowed: [...byName.keys()].join(', '),
      remedy: '"oversold run --list", with --suite where it is your own, says what each of them asks',
    });
  }
  return names.flatMap((name) => byName.get(name) ?? []);
}
