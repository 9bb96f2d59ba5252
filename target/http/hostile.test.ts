import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeJudge } from '../testing/contract.ts';
import { changesIn, readState, type State } from '../testing/hostile/effects.ts';
import { hostileRequest } from '../testing/hostile/hostile.ts';
import { edgeValues } from '../testing/hostile/known.ts';
import { type HostileRequest, wire } from '../testing/hostile/request.ts';
import { type Subject, subjectsOf } from '../testing/hostile/subject.ts';
import { makeWorld, type World } from '../testing/hostile/world.ts';
import { openRawClient, type RawClient } from '../testing/raw-client.ts';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { WEBHOOK_SECRET } from '../testing/webhook.ts';
import { ENDPOINTS } from './endpoints/index.ts';

/**
 * Thousands of wrong requests to every endpoint, made from the contract: each is refused in a way that the contract
 * names, none is a 500, and none of them has an effect. `npm run hostile` sends ten thousand to each.
 *
 * A failure says the seed; HOSTILE_SEED sends the same again.
 */
const REQUESTS = Number(process.env.HOSTILE_REQUESTS ?? 560);
const SEED = Number(process.env.HOSTILE_SEED ?? Date.now() % 2 ** 31);
/** At once, over as many connections, and between two looks at the effects. */
const AT_ONCE = 4;
const BATCH = 50;

const SETTINGS = {
  WEBHOOK_SECRET,
  LOG_LEVEL: 'error',
  SIGN_IN_ACCOUNT_LIMIT: '0',
  BANK_TIMEOUT_MS: '3000',
  // Ten thousand to each endpoint take longer than a token of the usual kind is good.
  TOKEN_TTL_S: '86400',
};

const NAMES = ENDPOINTS.map(({ operationId }) => operationId);

let shop: TestShop;
let world: World;
let subjects: readonly Subject[];
let judge: ReturnType<typeof makeJudge>;
let clients: readonly RawClient[];
let state: State;
let document: unknown;

beforeAll(async () => {
  shop = await openTestShop({ settings: SETTINGS });
  world = await makeWorld(shop);
  await until(() => shop.mailbox.mails.length === 1, 'the mail has arrived');
  const sent = `select 1 from outbox where sent_at is not null`;
  await until(async () => (await shop.database.query(sent)).length === 1, 'and that has been written down');
  document = JSON.parse((await shop.send('GET', '/openapi.json')).text);
  subjects = subjectsOf(document, world);
  judge = makeJudge(document);
  clients = Array.from({ length: AT_ONCE }, () => openRawClient(shop.base));
  state = await readState(shop);
});
afterAll(async () => {
  for (const client of clients) client.close();
  await shop.close();
});

function subjectOf(name: string, among = subjects): Subject {
  const subject = among.find((known) => known.name === name);
  if (subject === undefined) throw new Error(`the contract does not know ${name}`);
  return subject;
}

/** What is wrong with the answer to a request; `null` where nothing is. */
async function send(client: RawClient, request: HostileRequest): Promise<string | null> {
  const answer = await client.send(request);
  if (answer === null) return 'there is no answer';
  const found = [...judge(answer)];
  if (!request.statuses.includes(answer.status)) found.push(`${request.statuses.join(' or ')} was expected`);
  return found.length === 0 ? null : `${answer.status} ${answer.text.slice(0, 300)}: ${found.join('; ')}`;
}

const shown = ({ why, method, target, headers, body }: HostileRequest): string =>
  JSON.stringify({ why, method, target, headers, body: body?.toString().slice(0, 300) }).slice(0, 1_500);

/** Sends all of them. @returns what is wrong with what came of it. */
async function sendAll(requests: readonly HostileRequest[]): Promise<string[]> {
  const wrong: string[] = [];
  const waiting = requests.values();
  await Promise.all(
    clients.map(async (client) => {
      for (const request of waiting) {
        const found = await send(client, request);
        if (found !== null) wrong.push(`${shown(request)}\n  -> ${found}`);
      }
    }),
  );
  const before = state;
  state = await readState(shop);
  const changes = changesIn(before, state);
  return changes.length === 0 ? wrong : [...wrong, `these had an effect on ${changes.join(', ')}`];
}

describe(`wrong requests, seed ${SEED}`, () => {
  test.each(NAMES)(
    'to %s are refused as the contract says, and have no effect',
    async (name) => {
      const subject = subjectOf(name);
      let sent = 0;
      const batch = fc.array(hostileRequest(subject, world), { minLength: 1, maxLength: BATCH, size: 'max' });
      const property = fc.asyncProperty(batch, async (requests) => {
        sent += requests.length;
        const wrong = await sendAll(requests);
        if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join('\n'));
      });
      for (let seed = SEED; sent < REQUESTS; seed += 1) {
        // Not shrunk: each request is bent in one place, and the error names those that came of it.
        const options = { seed, numRuns: Math.ceil((REQUESTS - sent) / BATCH), endOnFailure: true };
        const { failed, errorInstance } = await fc.check(property, options);
        if (failed) throw errorInstance;
      }
    },
    30 * REQUESTS + 60_000,
  );

  test.each(NAMES)('and unbent, those to %s would have been done', async (name) => {
    const [client] = clients;
    for (const request of fc.sample(subjectOf(name).plain, { seed: SEED, numRuns: 3 })) {
      const answer = await client?.send(wire(request));
      expect(answer?.status, `${request.body} -> ${answer?.text}`).toBeLessThan(300);
    }
  });

  test.each(ENDPOINTS.flatMap(({ operationId, body }) => (body === undefined ? [] : [operationId])))(
    'but %s, at the edges of what the contract allows, is answered as it says',
    async (name) => {
      const known = () => edgeValues(world.sku, world.orderId);
      const subject = subjectOf(name, subjectsOf(document, { ...world, known }));
      const [client] = clients;
      const property = fc.asyncProperty(subject.plain, async (request) => {
        const answer = await client?.send(wire(request));
        const found = answer ? judge(answer) : ['there is no answer'];
        if (found.length > 0) throw new Error(`${request.body} -> ${found.join('; ')}`);
      });
      const { failed, errorInstance } = await fc.check(property, {
        seed: SEED,
        numRuns: 50,
        endOnFailure: true,
      });
      if (failed) throw errorInstance;
    },
  );

  test('nothing of it was an error of ours', () => {
    expect(shop.logs).toEqual([]);
  });
});
