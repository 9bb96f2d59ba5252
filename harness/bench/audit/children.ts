import { programsOf } from '../shared/children.ts';

/** Programs of this bench, each in a process of its own. */
export const { runProgram } = programsOf('audit');
