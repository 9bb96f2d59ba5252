import { join } from 'node:path';
import { movesClock, placesStruck, plannedFaults, readsCommits } from '../../faults/planned.ts';
import { type OpenRecorder, openRecorder } from '../../history/recorder.ts';
import type { LoadContext } from '../../load/dispatcher.ts';
import { InFlight } from '../../load/in-flight.ts';
import { SentHeaders } from '../../load/sent-headers.ts';
import { addressOf, type Premises } from '../../model/evidence.ts';
import { always } from '../../model/first-error.ts';
import { LIMITS } from '../../model/limits.ts';
import { maskSecrets } from '../../model/mask-secrets.ts';
import type { Result, Run } from '../../model/result.ts';
import type { Plan } from '../../model/scenario.ts';
import { type Clock, startClock } from '../../model/time.ts';
import { openWorld } from '../../world/world.ts';
import { assess } from './assess.ts';
import { collect } from './collect.ts';
import { fingerprint } from './environment.ts';
import { askFinally } from './final-questions.ts';
import { finishProfile, profiled } from './profile.ts';
import type { Order, Session } from './session.ts';
import { openShop, type Shop } from './shop.ts';
import { NOTHING_MEASURED, RUN_VERSION, type StoredRun, storeRun } from './stored-run.ts';

export interface Conducted {
  readonly result: Result;
  /** How to reach the world that was kept; empty where it was not. */
  readonly reach: readonly string[];
}

/**
 * One scenario, from an empty folder to a result: opens the world, sets up the shop, drives the phases, waits until it is
 * quiet, asks the witnesses, and judges. However it ends, the world is closed, unless it is to be kept.
 * @throws RunError where the run could not be made; `Interrupted` on a signal.
 */
export async function conduct(order: Order): Promise<Conducted> {
  const { progress, folder, databaseUrl } = order;
  const world = await openWorld({
    runFolder: folder,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    report: (line) => progress.tick(line),
  });
  let kept = false;
  const run = async () => {
    const result = await runIn({ ...order, world });
    if (!order.keep) return { result, reach: [] };
    const reach = world.describe();
    await world.keep();
    kept = true;
    return { result, reach };
  };
  return always(run, async () => {
    if (!kept) await world.close();
  });
}

async function runIn(session: Session): Promise<Result> {
  const { scenario, suite, size, seed, settings, folder, progress, signal, world } = session;
  const startedAt = new Date();
  const plan = scenario.plan(size);
  progress.tick('starting the backend and signing everybody in');
  const faults = plannedFaults(plan, seed);
  const shop = await openShop({
    world,
    suite,
    name: 'main',
    settings: { ...plan.settings, ...settings },
    catalogue: plan.catalogue,
    // One more than the plan asks for: the harness's own prober.
    buyers: plan.buyers + 1,
    proxied: placesStruck(faults),
    readsCommits: readsCommits(faults),
    movesClock: movesClock(faults),
    ...(session.profile ? { wrap: profiled(folder, progress) } : {}),
  });
  signal.throwIfAborted();
  // Not before set-up has ended: what it made to last for a while, vouchers above all, has run out so long after the origin.
  const clock = startClock();
  const run: Run = {
    id: session.id,
    scenario: scenario.name,
    question: scenario.question,
    backend: suite.backend.name,
    size,
    seed,
    settings: maskSecrets({ ...plan.settings, ...settings }),
    currency: plan.catalogue.currency,
    startedAt: startedAt.toISOString(),
    durationMs: 0,
    command: session.command,
    environment: fingerprint(world.postgresVersion),
  };
  const recorder = openRecorder(join(folder, 'history.bin'), {
    runId: run.id,
    seed,
    originNs: clock.originNs,
  });
  const started = { run, clock, recorder };
  return always(
    () => loadAndJudge(session, plan, shop, started),
    async () => {
      recorder.close();
      if (session.profile) await finishProfile(folder, shop.running, progress, signal);
    },
  );
}

interface Started {
  readonly run: Run;
  readonly clock: Clock;
  readonly recorder: OpenRecorder;
}

async function loadAndJudge(session: Session, plan: Plan, shop: Shop, started: Started): Promise<Result> {
  const { folder, progress, scenario, suite } = session;
  const { clock, recorder } = started;
  const premises: Premises = {
    catalogue: plan.catalogue,
    declarations: suite.adapter.declarations(shop.running.environment),
    buyers: shop.sessions.emails.map(addressOf),
    notDrained: 'the run did not end',
    graceGiven: false,
    died: null,
    inspected: true,
  };
  // Stored before the first operation, so that a run that is killed can still be reported.
  const begun: StoredRun = {
    version: RUN_VERSION,
    part: session.part,
    suitePath: session.suitePath,
    run: started.run,
    premises,
    measurements: NOTHING_MEASURED,
    verdicts: [],
    warnings: [],
  };
  storeRun(folder, begun);

  await listenToBank(session, plan, shop);
  const context = contextOf(session, shop, clock, recorder);
  const driven = await session.drive(session, plan, shop, context);
  progress.tick('waiting until the shop is quiet');
  const { notDrained, warnings, answers } = await askFinally(session, plan, shop, context, recorder);
  const died = shop.running.died();
  // A shop that may hold units for longer than we drain is not overdue at the deadline.
  const graceGiven = died === null && premises.declarations.holdMs <= LIMITS.drainMs;
  progress.tick('asking the witnesses');
  const witnesses = await collect(session, shop, recorder);
  const stored: StoredRun = {
    ...begun,
    run: { ...started.run, durationMs: Math.round(clock.now() / 1e6) },
    premises: { ...premises, notDrained, graceGiven, died },
    measurements: {
      phases: [...driven.phases],
      comparisons: [...driven.comparisons],
      series: [...driven.series],
    },
    verdicts: driven.verdicts,
    warnings,
    otherAnswers: [driven.answers, answers].filter((each) => each !== undefined),
    sentRequests: context.sentHeaders?.list() ?? [],
  };
  storeRun(folder, stored);
  return assess(stored, witnesses, scenario);
}

/** Where the plan asks for it, the bank tells the backend of what it has captured and refunded. */
async function listenToBank(
  { world, suite: { backend } }: Session,
  { webhooks }: Plan,
  shop: Shop,
): Promise<void> {
  if (webhooks !== true || backend.webhookPath === undefined) return;
  const url = new URL(backend.webhookPath, shop.running.baseUrl).href;
  await world.bank.tell({ url, secret: world.webhookSecret });
}

function contextOf(session: Session, shop: Shop, clock: Clock, recorder: OpenRecorder): LoadContext {
  let next = 0;
  return {
    clock,
    recorder,
    adapter: session.suite.adapter,
    sessions: shop.sessions,
    inspector: shop.inspector,
    sentHeaders: new SentHeaders(),
    bank: { payments: new Map(), secret: session.world.webhookSecret },
    nextId: () => next++,
    orders: new Map(),
    intents: new Map(),
    inFlight: new InFlight(),
    onProgress: everyFew(({ phase, ended, offered }) =>
      session.progress.tick(`${phase}: ${ended} of ${offered}`),
    ),
  };
}

/** A terminal shows no more than some frames a second, and writing one costs what sending an operation does. */
const PROGRESS_EVERY = 50;

function everyFew<T>(report: (value: T) => void): (value: T) => void {
  let calls = 0;
  return (value) => {
    calls += 1;
    if (calls % PROGRESS_EVERY === 0) report(value);
  };
}
