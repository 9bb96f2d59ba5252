import type { Suite } from '../../harness/index.ts';
import bundled from '../index.ts';
import { soakFaults } from './soak-faults.ts';

/** A suite of its own, so that `oversold run --all` does not take a quarter of an hour longer. */
const suite: Suite = { ...bundled, scenarios: [soakFaults] };

export default suite;
