import { Command } from 'commander';
import { requireKinds } from '../load/arrivals.ts';
import type { Answers } from '../load/attribution.ts';
import { createDispatcher, type LoadContext } from '../load/dispatcher.ts';
import { always } from '../model/first-error.ts';
import type { Operation } from '../model/operation.ts';
import type { Settings } from '../model/scenario.ts';
import { askWitnesses } from './pipeline/collect.ts';
import { addCommonOptions, type CommonOptions, commonInWords } from './pipeline/common-options.ts';
import { hearBank } from './pipeline/drive.ts';
import { quiet } from './pipeline/final-questions.ts';
import { invoke } from './pipeline/invoke.ts';
import { say } from './pipeline/say.ts';
import type { Session } from './pipeline/session.ts';
import { settingOption, settingsInWords } from './pipeline/settings.ts';
import type { Shop } from './pipeline/shop.ts';
import { loadSuite } from './pipeline/suite.ts';
import { trialOf, trialSteps } from './pipeline/trial-steps.ts';
import { tellNothing, tellOperation, tellWitnesses } from './pipeline/trial-words.ts';

interface TryOptions extends CommonOptions {
  readonly set: Settings;
}

const HELP = `
Prints every request and answer, what the adapter made of it, and what database, bank and mailbox say of each order. A line
that begins with "?" is unusual: the shop may be right, or the adapter may have misread it. The exit code is that of the verdicts.

Examples:
  $ oversold try                                      the bundled shop: the life of an order, from click to mail
  $ oversold try --suite dist/suite.js                an adapter that was just written
  $ oversold try --suite dist/suite.js --keep         leaves the shop up, and says how to reach it`;

/** `oversold try`: each operation of an adapter once, told as it goes, and the cross-examination of all of it. */
export const tryCommand = (ended: (exitCode: number) => void): Command =>
  addCommonOptions(new Command('try'))
    .description('send each operation of an adapter once, and show what it and every witness made of it')
    .addOption(settingOption('--set <NAME=value>', 'environment of the backend; may be repeated'))
    .addHelpText('after', HELP)
    .action(async (options: TryOptions) => ended(await tryOnce(options)));

async function tryOnce(options: TryOptions): Promise<number> {
  const suite = await loadSuite(options.suite);
  requireKinds('trial', ['checkout'], suite.adapter);
  const { set, json } = options;
  const command = `oversold try${commonInWords(options)}${settingsInWords('--set', set)}`;
  return invoke({
    ...{ suite, options, settings: set, scenarios: [trialOf(suite)], what: 'try' },
    ...{ kind: 'indicative', part: 'trial', profile: false, bail: false },
    commandOf: () => command,
    drive: async (session, _plan, shop, context) => {
      const answers = await tryEach(session, shop, context, json ? () => undefined : say);
      return { phases: [], comparisons: [], series: [], verdicts: [], answers };
    },
  });
}

async function tryEach(
  session: Session,
  shop: Shop,
  context: LoadContext,
  tell: (text: string) => void,
): Promise<Answers> {
  const { name, running } = shop;
  const dispatcher = createDispatcher(context, { name, baseUrl: running.baseUrl, connections: 1 });
  const done: Operation[] = [];
  const each = async (): Promise<void> => {
    for (const [process, { about, intent: intentId, intention, unusual }] of trialSteps(
      session.suite.adapter,
    ).entries()) {
      session.signal.throwIfAborted();
      if (intention.kind === 'webhook') await hearBank(session, context);
      const intendedAt = context.clock.now();
      const operation = await dispatcher.perform({
        ...{ intention, intentId, process, phase: 'trial', intendedAt },
      });
      session.progress.end();
      tell(
        operation === null ? tellNothing(about) : tellOperation(about, operation, unusual(operation, done)),
      );
      if (operation !== null) done.push(operation);
    }
  };
  await always(each, () => dispatcher.close());
  session.progress.tick('waiting until the shop is quiet');
  const open = await quiet(session, shop);
  const witnesses = await askWitnesses(session, shop, { history: done, faults: [] });
  session.progress.end();
  tell(tellWitnesses(done, witnesses, open));
  return dispatcher.answers;
}
