import { programsOf } from '../shared/children.ts';

/** Servers and generators of this bench. */
export const { start, withServer, runProgram } = programsOf('target');
