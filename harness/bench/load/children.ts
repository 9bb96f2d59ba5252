import { programsOf } from '../shared/children.ts';

export { messageOf, type ServerProcess } from '../shared/children.ts';

/** Servers and generators of this bench. */
export const { start, startServer, withServer, runProgram } = programsOf('load');
