import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { openSchemas } from '../contract.ts';
import { keysOf, type Node, type Operation, openOpenApi, type Place } from '../openapi.ts';
import type { Plain } from './request.ts';
import { validValue } from './valid.ts';
import type { World } from './world.ts';

type Validate = (value: unknown) => boolean;

export interface ParameterOf {
  readonly name: string;
  readonly isValid: Validate;
}

/** What the document says about one operation, in the form in which requests are made of it. */
export interface Subject {
  readonly name: string;
  readonly template: string;
  /** The methods that the path knows. */
  readonly methods: readonly string[];
  /** The codes of its refusals. */
  readonly codes: readonly string[];
  /** Who has to sign, or sign in. */
  readonly caller: 'nobody' | 'account' | 'admin' | 'bank';
  readonly query: readonly ParameterOf[];
  readonly headers: readonly ParameterOf[];
  /** The path with something in the place of its parameter. */
  readonly fill: (parameter: string) => string;
  /** Requests that nothing is wrong with. */
  readonly plain: fc.Arbitrary<Plain>;
  /** `null` where the operation takes none. */
  readonly body: { readonly valid: fc.Arbitrary<unknown>; readonly isValid: Validate } | null;
  /** A request with this body, signed where it has to be, by whoever may send it. */
  readonly around: (body: Buffer | null) => Plain;
}

const BODY = ['requestBody', 'content', 'application/json', 'schema'];

const nameOf = ({ place }: Operation): string => String(place.node.operationId);

function callerOf({ place }: Operation): Subject['caller'] {
  const [security = {}] = (place.node.security ?? []) as readonly Readonly<Record<string, string[]>>[];
  if ('bankSignature' in security) return 'bank';
  if (security.bearer === undefined) return 'nobody';
  return security.bearer.includes('admin') ? 'admin' : 'account';
}

/** Reads a document. @returns what it says about each of its operations. */
export function subjectsOf(document: unknown, world: World): readonly Subject[] {
  const api = openOpenApi(document);
  const schemaAt = openSchemas(document);
  const validator = (place: Place | undefined): Validate => {
    const validate = place && schemaAt(place);
    if (validate === undefined) throw new Error('there is no such schema');
    return (value) => validate(value) === true;
  };
  const resolve = (schema: unknown): Node => {
    const { $ref } = schema as Node;
    return typeof $ref === 'string' ? (api.at($ref.slice(1))?.node ?? {}) : (schema as Node);
  };
  const parametersIn = ({ place }: Operation, where: string): ParameterOf[] => {
    const all = api.inside(place, 'parameters');
    return keysOf(all)
      .map((index) => api.inside(all, index))
      .filter((parameter) => parameter?.node.in === where)
      .map((parameter) => ({
        name: String(parameter?.node.name),
        isValid: validator(api.inside(parameter, 'schema')),
      }));
  };
  const codesOf = ({ place }: Operation): string[] =>
    keysOf(api.inside(place, 'responses'))
      .map((status) => JSON.stringify(api.inside(place, 'responses', status)?.node.content ?? ''))
      .flatMap((content) => [...content.matchAll(/schemas\/problem\.([\w-]+)/g)])
      .map(([, code = '']) => code);

  const bodyOf = (operation: Operation): Subject['body'] => {
    const schema = api.inside(operation.place, ...BODY);
    if (schema === undefined) return null;
    return {
      valid: validValue(schema.node, resolve, world.known(nameOf(operation))),
      isValid: validator(schema),
    };
  };

  return api.operations.map((operation): Subject => {
    const { method, path: template } = operation;
    const caller = callerOf(operation);
    const headers = parametersIn(operation, 'header');
    const fill = (parameter: string): string => template.replace(/\{\w+\}/, parameter);
    const body = bodyOf(operation);
    const credentials = (bytes: Buffer): Record<string, string> => {
      if (caller === 'nobody') return {};
      if (caller === 'bank') return { 'bank-signature': world.sign(bytes) };
      return { authorization: `Bearer ${world.tokens[caller === 'admin' ? 'admin' : 'buyer']}` };
    };
    const around = (bytes: Buffer | null): Plain => ({
      method,
      path: fill(template.includes('{sku}') ? world.sku : world.orderId),
      query: '',
      headers: {
        ...(bytes === null ? {} : { 'content-type': 'application/json' }),
        ...credentials(bytes ?? Buffer.alloc(0)),
        ...Object.fromEntries(headers.map(({ name }) => [name, randomUUID()])),
      },
      body: bytes,
    });
    return {
      name: nameOf(operation),
      template,
      methods: api.operations.filter(({ path }) => path === template).map((known) => known.method),
      codes: codesOf(operation),
      caller,
      query: parametersIn(operation, 'query'),
      headers,
      fill,
      plain:
        body === null
          ? fc.constant(0).map(() => around(null))
          : body.valid.map((value) => around(Buffer.from(JSON.stringify(value)))),
      body,
      around,
    };
  });
}
