import type { z } from 'zod';
import type { Endpoint, Parameter } from '../endpoints/endpoint.ts';
import {
  optionsResponse,
  problemSchemas,
  refusalResponse,
  refusalResponses,
  responsesOf,
  sharedHeaders,
  unreadableResponse,
} from './responses.ts';
import { inlineSchema, namedSchemas, refTo } from './schemas.ts';

const DESCRIPTION = `An order backend. Amounts are whole minor units of a currency. Whatever is refused is a problem document
(RFC 9457), and a refusal with a status below 500, or with the code \`busy\`, promises that nothing was done.

Every endpoint that knows GET knows HEAD, which answers the same without a body, and each path answers OPTIONS. What else
may be heard is under \`x-elsewhere\`: \`options\`; \`methods\`, from a path to a method that it does not know; \`paths\`, from
a path that is not here.`;

const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From `POST /sessions`.' },
  bankSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'bank-signature',
    description: '`t=<unix seconds>,v1=<hex of HMAC-SHA256 over "<t>.<body>">`, not older than five minutes.',
  },
};

/** Roles are those of the account that has signed in. */
const SECURITY = {
  watcher: [],
  anybody: [],
  newcomer: [],
  bank: [{ bankSignature: [] }],
  account: [{ bearer: [] }],
  admin: [{ bearer: ['admin'] }],
} as const satisfies Record<Endpoint['caller'], unknown>;

const requestName = ({ operationId }: Endpoint): string =>
  `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Request`;

const parametersIn = (place: 'path' | 'header', parameters: Readonly<Record<string, Parameter>> = {}) =>
  Object.entries(parameters).map(([name, { schema, description }]) => ({
    name,
    in: place,
    description,
    required: !schema.safeParse(undefined).success,
    schema: inlineSchema(schema, 'input'),
  }));

const parametersInQuery = (query: z.ZodObject | undefined) =>
  Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: inlineSchema(schema as z.ZodType, 'input'),
  }));

function operation(endpoint: Endpoint) {
  const parameters = [
    ...parametersIn('path', endpoint.pathParameters),
    ...parametersInQuery(endpoint.query),
    ...parametersIn('header', endpoint.headers),
  ];
  const content = { 'application/json': { schema: refTo('schemas', requestName(endpoint)) } };
  return {
    operationId: endpoint.operationId,
    summary: endpoint.summary,
    security: SECURITY[endpoint.caller],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.body === undefined ? {} : { requestBody: { required: true, content } }),
    responses: responsesOf(endpoint),
  };
}

function paths(endpoints: readonly Endpoint[]) {
  const byPath: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    byPath[endpoint.path] = { ...byPath[endpoint.path], [endpoint.method]: operation(endpoint) };
  }
  return byPath;
}

/** Requests as they may be sent, answers as they are: a default, for one, is there in the second only. */
function schemas(endpoints: readonly Endpoint[]) {
  const requests = new Map<z.ZodType, string>();
  const answers = new Map<z.ZodType, string>();
  for (const endpoint of endpoints) {
    if (endpoint.body !== undefined) requests.set(endpoint.body, requestName(endpoint));
    answers.set(endpoint.answer.schema, endpoint.answer.name);
  }
  return { ...namedSchemas(requests, 'input'), ...namedSchemas(answers, 'output'), ...problemSchemas() };
}

/** The contract of these endpoints, as an OpenAPI 3.1 document that needs no other. */
export const openApiDocument = (endpoints: readonly Endpoint[]) => ({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1.0.0', description: DESCRIPTION },
  jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
  servers: [{ url: '/' }],
  paths: paths(endpoints),
  components: {
    schemas: schemas(endpoints),
    headers: sharedHeaders(),
    responses: {
      ...refusalResponses(endpoints),
      unreadable: unreadableResponse(),
      options: optionsResponse(),
      'unknown-method': refusalResponse(405, ['method-not-allowed']),
      'unknown-path': refusalResponse(404, ['not-found']),
    },
    securitySchemes: SECURITY_SCHEMES,
  },
  'x-elsewhere': {
    options: refTo('responses', 'options'),
    methods: refTo('responses', 'unknown-method'),
    paths: refTo('responses', 'unknown-path'),
  },
});
