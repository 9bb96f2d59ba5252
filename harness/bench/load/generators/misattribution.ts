import { optionsOf, tell } from '../../shared/child.ts';
import { askForMany } from '../ask-for-many.ts';
import { type LoadOptions, openLoad } from './load.ts';

export interface MisattributionOptions extends LoadOptions {
  readonly operations: number;
}

const options = optionsOf<MisattributionOptions>();
const load = openLoad(options);
const counts = await askForMany(load, options.connections, options.operations);
await load.close();
await tell(counts);
