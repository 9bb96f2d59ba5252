import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { MailboxBehaviour } from '../../model/fault.ts';
import { Mood } from './mood.ts';

const BODY_BYTES = 4_096;

const every = z.int().positive().optional();
const behaviourSchema: z.ZodType<MailboxBehaviour> = z.strictObject({
  latencyMs: z.number().min(0).max(600_000),
  refuseEvery: every,
  dropAfterDataEvery: every,
});

/** Where the harness, and nobody else, tells the mailbox how to behave. SMTP has no word for it. */
export class Control {
  mood = new Mood({ latencyMs: 0 });
  readonly #authorization: string;

  constructor(token: string) {
    this.#authorization = `Bearer ${token}`;
  }

  listen(port: number): Server {
    return createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    }).listen(port, '127.0.0.1');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = this.#decide(request, await readText(request));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  #decide({ method, url, headers }: IncomingMessage, text: string): { status: number; body: unknown } {
    if (headers.authorization !== this.#authorization) return { status: 404, body: 'no such resource' };
    if (method === 'GET' && url === '/control/state')
      return { status: 200, body: { struck: this.mood.struck } };
    if (method !== 'PUT' || url !== '/control/behaviour') return { status: 404, body: 'no such resource' };
    const behaviour = behaviourSchema.safeParse(JSON.parse(text));
    if (!behaviour.success) return { status: 400, body: behaviour.error.message };
    this.mood = new Mood(behaviour.data);
    return { status: 200, body: behaviour.data };
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_BYTES) throw new Error('too long');
  }
  return text;
}
