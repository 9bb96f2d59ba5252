import type { Request } from '../model/adapter.ts';
import { quote } from '../model/limits.ts';
import type { Gate } from './gate.ts';

/** A request as it goes over the wire. */
export interface Outgoing {
  readonly method: Request['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** `x-request-id`: an answer that carries another one of this run is the answer to another request. */
  readonly correlation: Correlation;
  /** The last byte of the body waits for it; without a body, the request does. */
  readonly gate?: Gate | undefined;
}

/** What tells this run's requests apart: a prefix that is the run's own, and a number of the request. */
export interface Correlation {
  readonly prefix: string;
  readonly number: string;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * A body that is not a string is sent as JSON.
 * @throws where it is no request: adapters may be plain JavaScript, and take a path from an answer.
 */
export function outgoing(request: Request, correlation: Correlation, gate?: Gate): Outgoing {
  const { name, method, path } = request;
  if (typeof name !== 'string') throw new Error('it yielded a request whose name is no text');
  if (!METHODS.has(method)) throw new Error(`the request ${quote(name, 80)} has no known method`);
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw new Error(`the path of the request ${quote(name, 80)} does not start with /`);
  const id = correlation.prefix + correlation.number;
  if (request.body === undefined || typeof request.body === 'string') {
    const headers = headersOf(request.headers ?? {}, id, false);
    return { method, path, headers, body: request.body ?? null, correlation, gate };
  }
  const body: string | undefined = JSON.stringify(request.body);
  if (body === undefined) throw new Error(`the body of the request ${quote(name, 80)} is no JSON`);
  const headers = headersOf(request.headers ?? {}, id, true);
  return { method, path, headers, body, correlation, gate };
}

/**
 * What an adapter says of its body counts, and the id is the run's, however it spells their names: two of them on the wire are two
 * things said, and most servers go by the first. Field by field: V8 would make a new shape for each spread that is added to.
 */
function headersOf(
  given: Readonly<Record<string, string>>,
  id: string,
  isJson: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {};
  if (isJson && !saysType(given)) headers['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(given))
    if (!isNamed(name, 'x-request-id')) headers[name] = value;
  headers['x-request-id'] = id;
  return headers;
}

/** Whether somebody has said what the body is. */
export const saysType = (headers: Readonly<Record<string, string>>): boolean =>
  Object.keys(headers).some((name) => isNamed(name, 'content-type'));

const isNamed = (name: string, own: string): boolean =>
  name.length === own.length && name.toLowerCase() === own;
