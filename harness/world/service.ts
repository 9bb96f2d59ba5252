import { RunError } from '../model/errors.ts';
import type { Guard, Guarded } from './guard.ts';
import type { ProcessSpec } from './guard-protocol.ts';
import { type Redact, tailOf } from './log.ts';
import { freePort } from './ports.ts';
import { untilReady } from './readiness.ts';

const PORT_ATTEMPTS = 5;
/** Node and PostgreSQL say it like this, and most servers say one of the two. */
const PORT_TAKEN = /EADDRINUSE|address already in use/i;

export interface Service {
  readonly port: number;
  readonly guarded: Guarded;
}

export interface ServicePlan {
  readonly guard: Guard;
  spec(port: number): ProcessSpec | Promise<ProcessSpec>;
  isReady(port: number): Promise<boolean>;
  /** What was asked last, and what came of it, in words. */
  lastAsked?(): string;
  readonly readyMs: number;
  /** Where it was before, and where those who know it look for it. Default: any that is free. */
  readonly port?: number;
  readonly redact?: Redact;
}

/**
 * Starts a server on a free port and waits until it is ready; on another one where somebody was faster, or, where only one
 * will do, there again.
 * @throws RunError with the last lines of its log where it dies before, or takes too long; it is ended then.
 */
export async function startService(plan: ServicePlan): Promise<Service> {
  const { guard, spec, isReady, readyMs, redact } = plan;
  for (let attempt = 1; ; attempt += 1) {
    const port = plan.port ?? (await freePort());
    const wanted = await spec(port);
    const guarded = await guard.start(wanted);
    const readiness = await untilReady(guarded, () => isReady(port), { withinMs: readyMs });
    if (readiness === 'ready') return { port, guarded };
    await guarded.end();
    const log = await tailOf(wanted.logFile, redact);
    if (readiness === 'late') throw notReady(wanted.name, plan, log);
    const isTaken = log.some((line) => PORT_TAKEN.test(line));
    if (!isTaken || attempt === PORT_ATTEMPTS) {
      throw new RunError(`${wanted.name} ended before it was ready (${howItEnded(guarded)})`, { log });
    }
  }
}

function notReady(name: string, { readyMs, lastAsked }: ServicePlan, log: readonly string[]): RunError {
  const asked = lastAsked === undefined ? '' : `: ${lastAsked()}`;
  return new RunError(`${name} was not ready within ${readyMs} ms${asked}`, { log });
}

function howItEnded(guarded: Guarded): string {
  const exit = guarded.hasExited();
  return exit?.signal ? `by ${exit.signal}` : `with code ${exit?.code ?? 'unknown'}`;
}
