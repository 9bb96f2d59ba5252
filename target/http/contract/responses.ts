import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '../../refusal.ts';
import type { AnswerHeader, Endpoint } from '../endpoints/endpoint.ts';
import { refusalsOf } from './refusals.ts';
import { inlineSchema, type JsonSchema, refTo } from './schemas.ts';

const text = (description: string, schema: z.ZodType = z.string()): AnswerHeader => ({
  schema,
  description,
  required: true,
});

/** Headers that every answer of an endpoint carries. */
const EVERYWHERE = {
  'x-request-id': text(
    "The request's name in our log: its own, if it came with one of 1 to 64 visible characters.",
    z.string().regex(/^[!-~]{1,64}$/),
  ),
  'cache-control': text('Nothing is to be kept.', z.literal('no-store')),
  'x-content-type-options': text('Nothing is to be guessed.', z.literal('nosniff')),
  'server-timing': text('Where the time went, in milliseconds.', z.string().regex(/total;dur=\d/)),
};

/** Headers that some refusals carry. */
const SOMETIMES = {
  'retry-after': text('Seconds after which it is worth trying again.', z.string().regex(/^\d{1,3}$/)),
  'www-authenticate': text('How to say who is calling.', z.literal('Bearer')),
  allow: text('The methods that there are.', z.string().regex(/^[A-Z]+(, [A-Z]+)*$/)),
};

type SharedHeader = keyof typeof EVERYWHERE | keyof typeof SOMETIMES;

const headerObject = ({ schema, description, required }: AnswerHeader) => ({
  description,
  required,
  schema: inlineSchema(schema, 'output'),
});

export const sharedHeaders = () =>
  Object.fromEntries(
    Object.entries({ ...EVERYWHERE, ...SOMETIMES }).map(([name, header]) => [name, headerObject(header)]),
  );

const shared = (...names: readonly SharedHeader[]) =>
  Object.fromEntries(names.map((name) => [name, refTo('headers', name)]));

const EVERYWHERE_NAMES = Object.keys(EVERYWHERE) as readonly (keyof typeof EVERYWHERE)[];

/** These always say when to try again. */
const WAIT: ReadonlySet<RefusalCode> = new Set(['in-flight', 'rate-limited', 'busy', 'payment-pending']);

function headersOf(status: number, codes: readonly RefusalCode[]) {
  const wait = codes.filter((code) => WAIT.has(code)).length;
  return {
    ...shared(...EVERYWHERE_NAMES),
    ...(status === 401 ? shared('www-authenticate') : {}),
    ...(status === 405 ? shared('allow') : {}),
    ...(wait === codes.length ? shared('retry-after') : {}),
    // Where only some of the codes say when, it need not be there.
    ...(wait > 0 && wait < codes.length
      ? { 'retry-after': { ...headerObject(SOMETIMES['retry-after']), required: false } }
      : {}),
  };
}

export const problemName = (code: RefusalCode): string => `problem.${code}`;

/** One schema for each code, so that a client can tell them apart by type (RFC 9457). */
export const problemSchemas = (): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(REFUSALS).map(([code, { status, title }]) => [
      problemName(code as RefusalCode),
      inlineSchema(
        z.strictObject({
          type: z.literal(`urn:shop:problem:${code}`),
          title: z.literal(title),
          status: z.literal(status),
          detail: z.string().min(1),
          code: z.literal(code),
        }),
        'output',
      ),
    ]),
  );

const problemContent = (codes: readonly RefusalCode[]) => {
  const [first, ...others] = codes.map((code) => refTo('schemas', problemName(code)));
  return {
    'application/problem+json': { schema: others.length === 0 ? first : { oneOf: [first, ...others] } },
  };
};

/** A refusal of one status, with any of these codes. */
export const refusalResponse = (status: number, codes: readonly RefusalCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${REFUSALS[code].title}.`).join(' '),
  headers: headersOf(status, codes),
  content: problemContent(codes),
});

/**
 * What HTTP itself is at odds with never becomes a request of any endpoint: it has no name, and its connection ends.
 * This is OpenAPI's answer "for all other codes", and has a schema that lets only these through.
 */
export const unreadableResponse = () => ({
  description: 'The request could not be read as HTTP.',
  headers: { 'cache-control': refTo('headers', 'cache-control') },
  content: problemContent(['invalid', 'too-slow', 'too-large', 'headers-too-large']),
});

export const optionsResponse = () => ({
  description: 'The methods that there are. No header of CORS: pages of other origins have no business here.',
  headers: shared('x-request-id', 'allow'),
});

const answerResponse = ({ answer }: Endpoint) => ({
  description: answer.description,
  headers: {
    ...shared(...EVERYWHERE_NAMES),
    ...Object.fromEntries(
      Object.entries(answer.headers ?? {}).map(([name, header]) => [name, headerObject(header)]),
    ),
  },
  content: { [answer.type ?? 'application/json']: { schema: refTo('schemas', answer.name) } },
});

/** What an endpoint refuses, by status. */
function codesByStatus(endpoint: Endpoint): ReadonlyMap<number, readonly RefusalCode[]> {
  const codes = refusalsOf(endpoint);
  const statuses = new Set(codes.map((code) => REFUSALS[code].status));
  return new Map(
    [...statuses].map((status) => [status, codes.filter((code) => REFUSALS[code].status === status)]),
  );
}

const refusalName = (codes: readonly RefusalCode[]): string => codes.join('-or-');

/** All that an endpoint may answer, by status. */
export const responsesOf = (endpoint: Endpoint) => ({
  [endpoint.answer.status]: answerResponse(endpoint),
  ...Object.fromEntries(
    [...codesByStatus(endpoint)].map(([status, codes]) => [status, refTo('responses', refusalName(codes))]),
  ),
  default: refTo('responses', 'unreadable'),
});

/** The refusals that `responsesOf` refers to: many endpoints share them. */
export const refusalResponses = (endpoints: readonly Endpoint[]) =>
  Object.fromEntries(
    endpoints
      .flatMap((endpoint) => [...codesByStatus(endpoint)])
      .map(([status, codes]) => [refusalName(codes), refusalResponse(status, codes)]),
  );
