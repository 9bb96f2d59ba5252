import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { keysOf, openOpenApi, type Place } from './openapi.ts';

/** An answer as it came over the wire, and what had been asked. */
export interface Heard {
  readonly method: string;
  /** The target of the request line: path and query. */
  readonly target: string;
  readonly status: number;
  /** By names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Says what in an answer is not as the contract has it; nothing, where all is. */
export type Judge = (heard: Heard) => readonly string[];

/** HTTP's own: they say how the answer is carried, not what it is. */
const FRAMING = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Validators of the schemas that the document holds, by their places. */
export function openSchemas(document: unknown) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document as object, 'contract');
  return (place: Place) => ajv.getSchema(`contract#${place.pointer}`);
}

/**
 * Holds answers against an OpenAPI document, and nothing else: it does not know the shop's own schemas, and validates
 * with another library than the shop does.
 */
export function makeJudge(document: unknown): Judge {
  const { at, inside, responseFor } = openOpenApi(document);
  const schemaAt = openSchemas(document);

  const violations = (what: string, schema: Place | undefined, value: unknown): string[] => {
    const validate = schema && schemaAt(schema);
    if (validate === undefined) return [`${what} has no schema`];
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };

  const ofHeader = (header: Place | undefined, name: string, value: string | undefined): string[] => {
    if (value !== undefined) return violations(`the header ${name}`, inside(header, 'schema'), value);
    return header?.node.required === true ? [`the header ${name} is missing`] : [];
  };

  const ofHeaders = (response: Place, { headers }: Heard): string[] => {
    const documented = keysOf(inside(response, 'headers'));
    const unknown = [...headers.keys()].filter((name) => !FRAMING.has(name) && !documented.includes(name));
    return [
      ...unknown.map((name) => `the header ${name} is not documented`),
      ...documented.flatMap((name) => ofHeader(inside(response, 'headers', name), name, headers.get(name))),
    ];
  };

  const ofBody = (response: Place, { method, headers, text }: Heard): string[] => {
    const documented = keysOf(inside(response, 'content'));
    const type = headers.get('content-type') ?? '';
    if (documented.length === 0) return text + type === '' ? [] : ['there should be no body'];
    if (!documented.includes(type)) return [`the type ${JSON.stringify(type)} is not documented`];
    if (method === 'HEAD') return text === '' ? [] : ['HEAD has a body'];
    const schema = inside(response, 'content', type, 'schema');
    return violations('the body', schema, type.includes('json') ? parse(text) : text);
  };

  return (heard) => {
    // What HTTP itself refuses has never become a request, and has no name.
    const isRequest = heard.headers.has('x-request-id');
    const response = isRequest ? responseFor(heard) : at('/components/responses/unreadable');
    if (response === undefined) return [`the status ${heard.status} is not documented`];
    return [...ofHeaders(response, heard), ...ofBody(response, heard)];
  };
}
