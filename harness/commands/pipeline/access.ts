import { request } from 'undici';
import { saysType } from '../../load/outgoing.ts';
import type { Access, Answer, Request } from '../../model/adapter.ts';
import { LIMITS } from '../../model/limits.ts';
import type { DatabaseHandle } from '../../world/world.ts';

/** Reads at most `LIMITS.answerBytes`: even during set-up the backend's answers are hostile. */
async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > LIMITS.answerBytes) throw new Error(`the answer is longer than ${LIMITS.answerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const flatten = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

/** What an adapter may use outside of the load: unrecorded requests, and the database. */
export function openAccess(
  baseUrl: string,
  { sql, statementsByText: statements }: Pick<DatabaseHandle, 'sql' | 'statementsByText'>,
  environment: Readonly<Record<string, string>>,
): Access {
  const send = async ({ method, path, headers = {}, body }: Request): Promise<Answer> => {
    const encoded = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await request(new URL(path, baseUrl), {
      method,
      headers:
        encoded === undefined || saysType(headers)
          ? headers
          : { 'content-type': 'application/json', ...headers },
      body: encoded ?? null,
      // Of the whole: undici's own count from one piece to the next, and a body may come a byte at a time.
      signal: AbortSignal.timeout(LIMITS.requestTimeoutMs),
    });
    const text = await readText(answer.body);
    return { status: answer.statusCode, headers: flatten(answer.headers), text, json: parse(text) };
  };
  return { baseUrl, send, sql, statements, environment };
}
