import { connect, type Socket } from 'node:net';
import type { Heard } from './contract.ts';

/** A request as it goes over the wire: nothing is checked, nothing is added but the length of the body. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  /** In this order, as often as they stand here. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | null;
}

/** Sends one request after another over one connection, and opens another one when it is closed. */
export interface RawClient {
  /** @returns `null` where the connection ended without an answer. */
  send(request: RawRequest): Promise<Heard | null>;
  close(): void;
}

const headOf = ({ method, target, headers, body }: RawRequest): string =>
  [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : [`content-length: ${body.length}`]),
    '\r\n',
  ].join('\r\n');

/** An answer at the beginning of what was heard; `null` where it is not all there yet. */
export function readAnswer(
  asked: Pick<Heard, 'method' | 'target'>,
  bytes: Buffer,
): (Heard & { readonly ends: boolean }) | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  // "Go on": the answer is still to come.
  if (status === 100) return readAnswer(asked, bytes.subarray(end + 4));
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const length = asked.method === 'HEAD' ? 0 : Number(headers.get('content-length') ?? 0);
  const body = bytes.subarray(end + 4);
  if (body.length < length) return null;
  const { method, target } = asked;
  const ends = headers.get('connection')?.toLowerCase() === 'close';
  return { method, target, status, headers, text: body.toString('utf8', 0, length), ends };
}

export function openRawClient(base: string): RawClient {
  const { hostname, port } = new URL(base);
  let socket: Socket | null = null;
  const connected = (): Socket => {
    const current = socket ?? connect({ port: Number(port), host: hostname, noDelay: true });
    socket = current;
    return current;
  };
  return {
    send: (request) =>
      new Promise((resolve) => {
        const current = connected();
        let heard = Buffer.alloc(0);
        const finish = (answer: Heard | null, ends: boolean): void => {
          current.removeAllListeners();
          if (ends) {
            current.on('error', () => undefined).destroy();
            socket = null;
          }
          resolve(answer);
        };
        current.on('data', (chunk: Buffer) => {
          heard = Buffer.concat([heard, chunk]);
          const answer = readAnswer(request, heard);
          if (answer === null) return;
          const { ends, ...plain } = answer;
          finish(plain, ends);
        });
        current.on('error', () => undefined);
        current.on('close', () => finish(null, true));
        // One write, so that head and body are there together.
        current.write(
          Buffer.concat([Buffer.from(headOf(request), 'latin1'), request.body ?? Buffer.alloc(0)]),
        );
      }),
    close() {
      socket?.destroy();
      socket = null;
    },
  };
}
