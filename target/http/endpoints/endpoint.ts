import type { Request } from 'express';
import type { z } from 'zod';
import type { Caller } from '../../accounts/token.ts';
import type { RefusalCode } from '../../refusal.ts';
import type { Shop } from '../shop.ts';

/** Header names, in small letters, with their values. */
export type Headers = Readonly<Record<string, string>>;

/** What an endpoint says when it does not refuse. JSON goes out as it is, text as the type that the endpoint names. */
export type Reply =
  | { readonly json: unknown; readonly headers?: Headers }
  | { readonly text: string; readonly headers?: Headers };

/** A header of an answer. */
export interface AnswerHeader {
  readonly schema: z.ZodType;
  readonly description: string;
  readonly required: boolean;
}

/** The answer that is no refusal. */
interface Answer {
  readonly status: 200 | 201;
  readonly description: string;
  /** What its schema is called in the contract. */
  readonly name: string;
  /** The media type; JSON where there is none. */
  readonly type?: string;
  readonly schema: z.ZodType;
  readonly headers?: Readonly<Record<string, AnswerHeader>>;
}

/** A parameter, described by the schema that checks it. */
export interface Parameter {
  readonly schema: z.ZodType;
  readonly description: string;
}

interface Described {
  /** Unique; clients that are generated from the contract name their functions after it. */
  readonly operationId: string;
  readonly summary: string;
  readonly method: 'get' | 'post' | 'put';
  /** With its parameters in braces, as OpenAPI writes them. */
  readonly path: `/${string}`;
  /** In the order in which they stand in the path. */
  readonly pathParameters?: Readonly<Record<string, Parameter>>;
  /** The very object that checks the query of the URL. */
  readonly query?: z.ZodObject;
  readonly headers?: Readonly<Record<string, Parameter>>;
  /** The very schema that checks the body. An endpoint without one reads none. */
  readonly body?: z.ZodType;
  readonly answer: Answer;
  /** What only this endpoint says; what follows from its kind (see `refusals.ts`) is not repeated. */
  readonly refusals: readonly RefusalCode[];
}

/** Asks nobody who they are. */
export interface OpenEndpoint extends Described {
  /**
   * - `watcher`: who watches over the shop; never turned away at the door.
   * - `newcomer`: has no account yet, or no token; counted by network address.
   * - `bank`: shows by its signature, over the bytes of the body, that it is the bank.
   */
  readonly caller: 'watcher' | 'anybody' | 'newcomer' | 'bank';
  readonly handle: (shop: Shop, request: Request) => Reply | Promise<Reply>;
}

/** For those who have signed in: `account` is any of them. */
export interface AccountEndpoint extends Described {
  readonly caller: 'account' | 'admin';
  readonly handle: (shop: Shop, request: Request, caller: Caller) => Promise<Reply>;
}

/**
 * One thing that can be asked of the shop: what may be sent, by whom, what is answered, and the function that does it.
 * The routes are mounted from these, and the contract (`/openapi.json`) is written from them, so that neither can say
 * something that the other does not.
 */
export type Endpoint = OpenEndpoint | AccountEndpoint;

export const isForAccounts = (endpoint: Endpoint): endpoint is AccountEndpoint =>
  endpoint.caller === 'account' || endpoint.caller === 'admin';

/** A parameter of the path, decoded. */
export const inPath = (request: Request, name: string): string => String(request.params[name]);
