import { messageOf, RunError } from '../model/errors.ts';

/** Where a witness of ours takes orders, from nobody but the harness. */
export interface ControlAddress {
  readonly port: number;
  readonly token: string;
}

/**
 * Asks a witness of ours for its state, or tells it how to behave, over HTTP: `GET /control/state`, `PUT
 * /control/behaviour`.
 * @throws RunError where it refuses or does not answer.
 */
export async function askWitness(
  name: string,
  { port, token }: ControlAddress,
  path: string,
  init: RequestInit = {},
): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const url = `http://127.0.0.1:${port}/control/${path}`;
  let text: string;
  let ok: boolean;
  try {
    const answer = await fetch(url, { ...init, headers });
    [ok, text] = [answer.ok, await answer.text()];
  } catch (error) {
    throw new RunError(`the ${name} does not answer: ${messageOf(error)}`, { cause: error });
  }
  if (!ok) throw new RunError(`the ${name} refused: ${text}`);
  return JSON.parse(text);
}
