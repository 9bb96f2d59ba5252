import type { Suite } from '../../harness/index.ts';
import bundled from '../index.ts';
import { steadySale } from '../steady-sale.ts';
import { FAULTS } from './faults.ts';
import { underFault } from './under-fault.ts';

/** The steady sale without a fault, and then with each. A suite of its own: it takes some ten minutes. */
const suite: Suite = { ...bundled, scenarios: [steadySale, ...FAULTS.map(underFault)] };

export default suite;
