/** A node of the document. */
export type Node = Readonly<Record<string, unknown>>;

/** A part of the document, and where it stands, as a JSON pointer. */
export interface Place {
  readonly pointer: string;
  readonly node: Node;
}

/** An operation of the document. */
export interface Operation {
  /** In capital letters. */
  readonly method: string;
  /** The template, with its parameters in braces. */
  readonly path: string;
  readonly place: Place;
}

/** Finds one's way about an OpenAPI document, along its references. */
export interface OpenApi {
  readonly operations: readonly Operation[];
  at(pointer: string): Place | undefined;
  inside(place: Place | undefined, ...keys: string[]): Place | undefined;
  /** Where it says what such a request may be answered with this status. */
  responseFor(asked: { method: string; target: string; status: number }): Place | undefined;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

export const keysOf = (place: Place | undefined): string[] => Object.keys(place?.node ?? {});

/** What stands between braces is any one segment. */
const templateOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

/** Scheme and host, which a request may name, and the query, are no part of the path. */
const pathOf = (target: string): string =>
  target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/';

export function openOpenApi(document: unknown): OpenApi {
  const at = (pointer: string): Place | undefined => {
    const keys = pointer.split('/').slice(1).map(unescaped);
    const node = keys.reduce<unknown>((parent, key) => (isNode(parent) ? parent[key] : undefined), document);
    if (!isNode(node)) return undefined;
    return typeof node.$ref === 'string' ? at(node.$ref.slice(1)) : { pointer, node };
  };
  const inside = (place: Place | undefined, ...keys: string[]): Place | undefined =>
    place && at([place.pointer, ...keys.map(escaped)].join('/'));

  const operations = keysOf(at('/paths')).flatMap((path) =>
    METHODS.flatMap((method) => {
      const place = at(`/paths/${escaped(path)}/${method}`);
      return place === undefined ? [] : [{ method: method.toUpperCase(), path, place }];
    }),
  );
  const templates = new Map(operations.map(({ path }) => [path, templateOf(path)]));

  /** A path that there is, and a method that it does not know. */
  const elsewhere = (method: string, status: number): Place | undefined => {
    if (method === 'OPTIONS') return status === 204 ? at('/x-elsewhere/options') : undefined;
    return status === 405 ? at('/x-elsewhere/methods') : undefined;
  };

  return {
    operations,
    at,
    inside,
    responseFor({ method, target, status }) {
      const asked = pathOf(target);
      const path = [...templates].find(([, template]) => template.test(asked))?.[0];
      if (path === undefined) return status === 404 ? at('/x-elsewhere/paths') : undefined;
      const verb = method === 'HEAD' ? 'GET' : method;
      const operation = operations.find((known) => known.path === path && known.method === verb);
      if (operation === undefined) return elsewhere(method, status);
      return inside(operation.place, 'responses', String(status));
    },
  };
}
