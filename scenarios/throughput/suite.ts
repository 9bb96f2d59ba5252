import type { Suite } from '../../harness/index.ts';
import bundled from '../index.ts';
import { FAULTS } from './faults.ts';
import { underFault, undisturbed } from './under-fault.ts';

/** The steady sale without a fault, and then with each. A suite of its own: it takes some fourteen minutes. */
const suite: Suite = { ...bundled, scenarios: [undisturbed, ...FAULTS.map(underFault)] };

export default suite;
