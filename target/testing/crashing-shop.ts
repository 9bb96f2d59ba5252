import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { openShop, type Replace } from '../app.ts';
import { readConfig } from '../config.ts';
import { openLog } from '../observability/log.ts';
import type { Parts } from '../parts.ts';

/**
 * A shop as a process of its own that dies as soon as the part that CRASH_AFTER names has done its work: killed, not
 * closed, so that nothing that would tidy up gets to. It says on stdout at which port it listens.
 */

/** The parts after which a shop can be made to die: those that other processes notice. */
export const CRASH_POINTS = [
  'claimKey',
  'reserve',
  'redeem',
  'record',
  'transaction',
  'charge',
  'lookUp',
  'authorisePayment',
  'abandon',
  'confirm',
  'release',
  'cancel',
  'refund',
  'sendMail',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

const never = new Promise<never>(() => undefined);

const dyingAfter =
  <Arguments extends readonly unknown[], Result>(part: (...given: Arguments) => Promise<Result>) =>
  async (...given: Arguments): Promise<Result> => {
    await part(...given);
    process.kill(process.pid, 'SIGKILL');
    return never;
  };

/** One line for each, since each part has a type of its own. */
function crashing(point: CrashPoint, parts: Parts): Partial<Parts> {
  switch (point) {
    case 'claimKey':
      return { claimKey: dyingAfter(parts.claimKey) };
    case 'reserve':
      return { reserve: dyingAfter(parts.reserve) };
    case 'redeem':
      return { redeem: dyingAfter(parts.redeem) };
    case 'record':
      return { record: dyingAfter(parts.record) };
    case 'transaction':
      return {
        transaction: async (work) => {
          await parts.transaction(work);
          process.kill(process.pid, 'SIGKILL');
          return never;
        },
      };
    case 'charge':
      return { charge: dyingAfter(parts.charge) };
    case 'lookUp':
      return { lookUp: dyingAfter(parts.lookUp) };
    case 'authorisePayment':
      return { authorisePayment: dyingAfter(parts.authorisePayment) };
    case 'abandon':
      return { abandon: dyingAfter(parts.abandon) };
    case 'confirm':
      return { confirm: dyingAfter(parts.confirm) };
    case 'release':
      return { release: dyingAfter(parts.release) };
    case 'cancel':
      return { cancel: dyingAfter(parts.cancel) };
    case 'refund':
      return { refund: dyingAfter(parts.refund) };
    case 'sendMail':
      return { sendMail: dyingAfter(parts.sendMail) };
  }
}

const config = readConfig(process.env);
const point = CRASH_POINTS.find((name) => name === process.env.CRASH_AFTER);
if (point === undefined) throw new Error(`CRASH_AFTER is one of ${CRASH_POINTS.join(', ')}`);
const replace: Replace = (parts) => crashing(point, parts);
const shop = await openShop(config, openLog(config.logLevel), replace);
shop.server.listen(config.port, config.host);
await once(shop.server, 'listening');
process.stdout.write(`${(shop.server.address() as AddressInfo).port}\n`);
