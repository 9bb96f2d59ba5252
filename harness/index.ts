/** The public API: the only module that scenarios and users' configurations import. */
export * from './adequacy/index.ts';
export { repeatedly } from './faults/repeatedly.ts';
export { burst, poisson, uniform } from './load/pacer.ts';
export { hold, type Profile, ramp, type Spike, type Stretch, spike } from './load/profile.ts';
export { aligned, exponential, fixed, session, type Think, type Wish } from './load/session.ts';
export * from './model/adapter.ts';
export { canaryOf } from './model/canary.ts';
export * from './model/evidence.ts';
export * from './model/fault.ts';
export * from './model/money.ts';
export * from './model/nothing-lost.ts';
export * from './model/operation.ts';
export * from './model/random.ts';
export * from './model/result.ts';
export * from './model/scenario.ts';
export * from './model/sighting.ts';
export * from './model/verdict.ts';
export * from './model/well-again.ts';
