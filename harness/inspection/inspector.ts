import type { Answer, Request, Sessions } from '../model/adapter.ts';
import { CANARY_START, canariesIn } from '../model/canary.ts';
import { type Declarations, fieldsOfAnswer } from '../model/evidence.ts';
import type { Inspector } from '../model/inspector.ts';
import { quote } from '../model/limits.ts';
import type { Actor } from '../model/operation.ts';
import type { Sighting } from '../model/sighting.ts';
import { tokensIn } from '../model/tokens.ts';
import { undeclaredFields } from './fields.ts';
import { scanLog } from './log.ts';
import { makeSecrets, type Secret } from './secrets.ts';

/** What the run knows beforehand. */
export interface Knowledge {
  readonly declarations: Declarations;
  readonly sessions: Sessions;
  /** Values that must turn up nowhere: keys and passwords. */
  readonly secrets: readonly Secret[];
}

/** An answer that is full of it shows no more by being told of in full. Of each type: a list of all buyers must not hide the hashes in it. */
const MAX_OF_A_TYPE = 8;
const NAME_CHARS = 80;
/** Headers that Node writes itself, or that are the same in every answer: no data gets there. */
const PLAIN_HEADERS: ReadonlySet<string> = new Set([
  ...['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding', 'vary'],
  ...['cache-control', 'x-content-type-options', 'server-timing'],
]);
const NOTHING: readonly Sighting[] = [];

/** Looks at the log as well, when the run is over. */
export interface LogInspector extends Inspector {
  /** @param name what the log is called in a sighting. @throws where it cannot be read, or is longer than a gibibyte. */
  log(file: string, name: string): Promise<readonly Sighting[]>;
}

/** The scan of everything that the backend says. */
export function makeInspector({ declarations, sessions, secrets: known }: Knowledge): LogInspector {
  const ownTokens = tokensByActor(sessions);
  const tokens = new Set([...ownTokens.values()].flatMap((own) => [...own]));
  const secrets = makeSecrets(known, tokens);

  /** @param part the body, or a header's name. */
  function sightingsIn(text: string, part: string, actor: Actor, request: Request): readonly Sighting[] {
    const held = secrets.within(text, ownTokens.get(actor));
    const mayBeForeign = actor !== 'admin' && text.includes(CANARY_START);
    if (held.length === 0 && !mayBeForeign) return NOTHING;
    const where = `${quote(request.name, NAME_CHARS)}: ${part === 'body' ? part : `header ${quote(part, NAME_CHARS)}`}`;
    const sightings: Sighting[] = [];
    if (mayBeForeign) sightings.push(...foreignCanaries(text, where, actor, request));
    for (const { what, excerpt } of held) sightings.push({ type: 'secret', what, where, excerpt });
    return sightings;
  }

  /** The canaries of others (the administrator may see everybody's), but for those that the request itself brought along: an echo tells nothing new. */
  function foreignCanaries(text: string, where: string, actor: Actor, request: Request): Sighting[] {
    const sent = JSON.stringify([request.path, request.body, request.headers]);
    const foreign = canariesIn(text).filter(
      (canary) => canary.owner !== actor && !sent.includes(canary.text),
    );
    if (foreign.length === 0) return [];
    // Once, and not for each: an answer may hold tens of thousands, and every one would be a pass over all of it.
    const cleaned = secrets.clean(text);
    return foreign.slice(0, MAX_OF_A_TYPE).map((canary) => ({
      ...{ type: 'canary', what: `${canary.owner}`, where },
      excerpt: excerptOf(cleaned, canary.text),
    }));
  }

  function fieldsOf({ status, json }: Answer, { name }: Request): readonly Sighting[] {
    const declared = fieldsOfAnswer(declarations, name, status);
    if (declared === undefined) return NOTHING;
    const undeclared = undeclaredFields(json, declared);
    if (undeclared.length === 0) return NOTHING;
    const where = `${quote(name, NAME_CHARS)}: body of a ${status}`;
    return undeclared.map((path) => ({ type: 'field', what: secrets.clean(path), where, excerpt: '' }));
  }

  return {
    clean: secrets.clean,
    log: (file, name) => scanLog(file, name, secrets),
    answer(actor, request, answer) {
      const found = [...sightingsIn(answer.text, 'body', actor, request)];
      for (const header in answer.headers)
        if (!PLAIN_HEADERS.has(header))
          found.push(...sightingsIn(answer.headers[header] ?? '', header, actor, request));
      found.push(...fieldsOf(answer, request));
      return found.length === 0 ? NOTHING : fewOfEach(found);
    },
    mail({ subject, body }) {
      const parts = [
        { where: 'subject', text: subject },
        { where: 'body', text: body },
      ];
      return parts.flatMap(({ where, text }) =>
        canariesIn(text)
          .slice(0, MAX_OF_A_TYPE)
          .map(({ owner, text: canary }) => ({
            ...{ type: 'canary' as const, what: `${owner}`, where: `mail: ${where}` },
            excerpt: excerptOf(secrets.clean(text), canary),
          })),
      );
    },
  };
}

function fewOfEach(found: readonly Sighting[]): readonly Sighting[] {
  const seen = new Map<Sighting['type'], number>();
  return found.filter(({ type }) => {
    const before = seen.get(type) ?? 0;
    seen.set(type, before + 1);
    return before < MAX_OF_A_TYPE;
  });
}

const AROUND_CHARS = 30;

function excerptOf(text: string, marker: string): string {
  const at = Math.max(0, text.indexOf(marker));
  return text.slice(Math.max(0, at - AROUND_CHARS), at + marker.length + AROUND_CHARS);
}

/** What each actor's requests carry that must not be known to others. */
function tokensByActor({ emails, bag }: Sessions): Map<Actor, ReadonlySet<string>> {
  const actors: readonly Actor[] = ['admin', 'anonymous', ...emails.keys()];
  return new Map(actors.map((actor) => [actor, new Set(Object.values(bag(actor)).flatMap(tokensIn))]));
}
