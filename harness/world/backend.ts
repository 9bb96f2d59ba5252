import type { Backend } from '../model/adapter.ts';
import { RunError } from '../model/errors.ts';
import { LIMITS, quote } from '../model/limits.ts';
import type { Settings } from '../model/scenario.ts';
import type { Guard } from './guard.ts';
import { redactor, tailOf } from './log.ts';
import { readinessAt } from './readiness.ts';
import { type ServicePlan, startService } from './service.ts';
import { StartedBackend } from './started-backend.ts';

/** A command that starts the backend, or something around it: a profiler. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** Where a backend finds the others, and what it is to be like. */
export interface BackendPlan {
  readonly guard: Guard;
  readonly backend: Backend;
  readonly name: string;
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly bankUrl: string;
  readonly smtpUrl: string;
  readonly secret: string;
  /** Between this backend and the bank. */
  readonly webhookSecret: string;
  /** What its clock is to go by; `null`: the host's. */
  readonly clockFile: string | null;
  readonly dataFolder: string;
  readonly logFile: string;
  wrap?(command: string, args: readonly string[]): Command;
  /** Where clients are to look for what listens at this URL. Default: there. */
  reach?(url: string): Promise<string>;
}

/** All that a backend gets of the harness's own environment. */
function inherited(): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = '/', TZ = 'UTC' } = process.env;
  return { PATH, HOME, TZ };
}

/** What a backend is told of its world, and nothing else of the plan. */
function surroundingsOf(plan: BackendPlan, port: number): Parameters<Backend['environment']>[0] {
  const { databaseUrl, bankUrl, smtpUrl, secret, webhookSecret, clockFile, dataFolder } = plan;
  return { port, databaseUrl, bankUrl, smtpUrl, secret, webhookSecret, clockFile, dataFolder };
}

function environmentOf(plan: BackendPlan, port: number): Record<string, string> {
  const { backend, settings } = plan;
  return {
    ...inherited(),
    ...backend.environment(surroundingsOf(plan, port)),
    ...settings,
    // So that a backend can refuse a name that it does not know, rather than ignore a misspelt setting.
    OVERSOLD_SETTINGS: Object.keys(settings).join(','),
  };
}

/** Nothing of it is the world's: what a backend gets otherwise here than there, it gets from its world. */
const ELSEWHERE = {
  port: 1,
  databaseUrl: 'postgres://nobody:nothing@elsewhere.invalid:2/nowhere',
  bankUrl: 'http://elsewhere.invalid:3',
  smtpUrl: 'smtp://elsewhere.invalid:4',
  secret: 'elsewhere',
  webhookSecret: 'elsewhere',
  clockFile: null,
  dataFolder: '/elsewhere',
};

/** A run against another database or bank than the one that is asked afterwards would accuse the wrong shop. */
function refuseWorldsOwn(plan: BackendPlan): void {
  const { backend, settings } = plan;
  const here = backend.environment(surroundingsOf(plan, 65_535));
  const there = backend.environment(ELSEWHERE);
  const own = Object.keys(here).filter((name) => here[name] !== there[name]);
  const refused = Object.keys(settings).filter((name) => own.includes(name));
  if (refused.length === 0) return;
  const given = refused.map((name) => `${name}=${quote(settings[name] ?? '')}`).join(', ');
  throw new RunError(
    `the setting ${given} would lead the backend away from the world that the run starts and asks`,
    { allowed: `every setting but ${own.join(', ')}, which the world gives` },
  );
}

/**
 * Starts a backend and waits until it is ready.
 * @throws RunError where a setting is the world's own to give; with the last lines of its log where it dies before, or is not ready in `LIMITS.readyMs`; nothing of
 * it is left running then.
 */
export async function startBackend(plan: BackendPlan): Promise<StartedBackend> {
  refuseWorldsOwn(plan);
  const { guard, backend, name, secret, webhookSecret, databaseUrl, logFile, wrap } = plan;
  const password = URL.canParse(databaseUrl) ? decodeURIComponent(new URL(databaseUrl).password) : '';
  const redact = redactor([secret, webhookSecret, password]);
  const { command, args } = wrap?.(backend.command, backend.args) ?? backend;
  const service: ServicePlan = {
    guard,
    redact,
    readyMs: LIMITS.readyMs,
    ...readinessAt(backend.readyPath),
    spec: (candidate) => ({
      name: `backend ${name}`,
      role: 'backend',
      command,
      args,
      cwd: backend.cwd,
      environment: environmentOf(plan, candidate),
      logFile,
    }),
  };
  const { port, guarded } = await startService(service);
  return new StartedBackend({
    name,
    baseUrl: await (plan.reach ?? itself)(`http://127.0.0.1:${port}`),
    environment: environmentOf(plan, port),
    guarded,
    logFile,
    rollingRestart: backend.rollingRestart ?? null,
    isReady: () => service.isReady(port),
    again: async () => (await startService({ ...service, port })).guarded,
    logTail: () => tailOf(logFile, redact),
    redact,
  });
}

const itself = async (url: string): Promise<string> => url;
