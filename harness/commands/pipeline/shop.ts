import { type LogInspector, makeInspector } from '../../inspection/inspector.ts';
import { makeSecrets } from '../../inspection/secrets.ts';
import type { Access, Sessions, Suite } from '../../model/adapter.ts';
import { messageOf, RunError } from '../../model/errors.ts';
import type { Catalogue } from '../../model/evidence.ts';
import type { Place } from '../../model/fault.ts';
import type { Settings } from '../../model/scenario.ts';
import type { DatabaseHandle, RunningBackend, World } from '../../world/world.ts';
import { openAccess } from './access.ts';
import { checkDeclarations } from './declared.ts';
import { knownSecrets } from './known-secrets.ts';

/** A backend that is up, filled and has everybody signed in: the state before the clock starts. */
export interface Shop {
  readonly name: string;
  readonly running: RunningBackend;
  readonly database: DatabaseHandle;
  readonly access: Access;
  readonly sessions: Sessions;
  /** Looks at all that it says. */
  readonly inspector: LogInspector;
}

export interface ShopOptions {
  readonly world: World;
  readonly suite: Suite;
  readonly name: string;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly buyers: number;
  readonly proxied: readonly Place[];
  readonly readsCommits?: boolean;
  readonly movesClock?: boolean;
  readonly wrap?: (command: string, args: readonly string[]) => { command: string; args: readonly string[] };
}

/** @throws RunError where the backend cannot be started or filled. */
export async function openShop(options: ShopOptions): Promise<Shop> {
  const { world, suite, name, settings, catalogue, buyers, proxied, readsCommits, movesClock, wrap } =
    options;
  const database = await world.createDatabase(name);
  const running = await world.startBackend({
    backend: suite.backend,
    name,
    settings,
    database,
    proxied,
    ...(readsCommits === undefined ? {} : { readsCommits }),
    ...(movesClock === undefined ? {} : { movesClock }),
    ...(wrap === undefined ? {} : { wrap }),
  });
  const access = openAccess(running.baseUrl, database, running.environment);
  try {
    const sessions = await suite.adapter.setUp(access, catalogue, buyers);
    const { length } = sessions.emails;
    if (length !== buyers)
      throw new Error(`its setUp signed in ${length} buyers, and ${buyers} were asked for`);
    const secrets = knownSecrets(running.environment, sessions);
    const declarations = suite.adapter.declarations(running.environment);
    checkDeclarations(declarations);
    const inspector = makeInspector({ declarations, sessions, secrets });
    return { name, running, database, access, sessions, inspector };
  } catch (error) {
    throw new RunError(
      `the adapter "${suite.adapter.name}" could not set up the backend: ${toldOf(error, running)}`,
      {
        log: await running.logTail(),
        cause: error,
      },
    );
  }
}

/** Adapters quote what the backend answered: without the world's secrets, as its log, and without what its environment names as one. */
function toldOf(error: unknown, { environment, redact }: RunningBackend): string {
  const { clean } = makeSecrets(knownSecrets(environment), new Set());
  return clean(redact(messageOf(error)));
}
