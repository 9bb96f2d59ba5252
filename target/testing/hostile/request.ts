import type { RawRequest } from '../raw-client.ts';

/** A request that is wrong, what is wrong with it, and with which statuses it may be refused. */
export interface HostileRequest extends RawRequest {
  readonly why: string;
  readonly statuses: readonly number[];
}

/** A request that nothing is wrong with, in its parts. */
export interface Plain {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export const wire = ({ method, path, query, headers, body }: Plain): RawRequest => ({
  method,
  target: path + query,
  headers: [['host', 'shop'], ...Object.entries(headers)],
  body,
});

/** The same request with something else in one of its parts. */
export const bend = (
  plain: Plain,
  why: string,
  statuses: readonly number[],
  change: Partial<Plain> = {},
): HostileRequest => ({ ...wire({ ...plain, ...change }), why, statuses });

/** The same request with another header. */
export const withHeader = (plain: Plain, name: string, value: string): Partial<Plain> => ({
  headers: { ...plain.headers, [name]: value },
});
