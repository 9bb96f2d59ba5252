import { openApiDocument } from '../http/contract/document.ts';
import { ENDPOINTS } from '../http/endpoints/index.ts';
import { makeJudge } from './contract.ts';

/** Says what in an answer is not as the contract has it. */
export const complaintsAbout = makeJudge(openApiDocument(ENDPOINTS));

export interface HeldAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** `fetch`, whatever the answer is. */
export async function plainFetch(url: string, init: RequestInit = {}): Promise<HeldAnswer> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/**
 * `fetch`, and the answer held against the contract.
 * @param note is told what was found, for tests that expect a request to fail: they cannot swallow it then.
 * @throws what `fetch` throws, and where an answer is not as the contract has it.
 */
export async function heldFetch(
  url: string,
  init: RequestInit = {},
  note: (broken: string) => void = () => undefined,
): Promise<HeldAnswer> {
  const { status, headers, text } = await plainFetch(url, init);
  const method = init.method ?? 'GET';
  const target = url.slice(new URL(url).origin.length);
  const found = complaintsAbout({ method, target, status, headers: new Map(headers), text });
  if (found.length === 0) return { status, headers, text };
  const broken = `${method} ${target} -> ${status}: ${found.join('; ')}: ${text.slice(0, 500)}`;
  note(broken);
  throw new Error(`an answer is not as the contract has it: ${broken}`);
}
