import fc from 'fast-check';
import { bodyKinds } from './body-kinds.ts';
import { callerKinds } from './caller-kinds.ts';
import { httpKinds } from './http-kinds.ts';
import { parameterKinds } from './parameter-kinds.ts';
import type { HostileRequest } from './request.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

/**
 * Requests to one operation that are all wrong in some way that is known: each is one that nothing is wrong with, bent
 * in one place. So whatever effect they have is one that they should not have had.
 */
export const hostileRequest = (subject: Subject, world: World): fc.Arbitrary<HostileRequest> =>
  fc.oneof(
    ...httpKinds(subject),
    ...bodyKinds(subject, world),
    ...callerKinds(subject, world),
    ...parameterKinds(subject, world),
  );
