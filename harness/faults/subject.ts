import type { Fault } from '../model/fault.ts';

/**
 * What a fault holds on to until its remedy: two faults must not hold on to the same, or the end of the first would end
 * the second. `null` where it is over as soon as it has struck.
 */
export function subjectOf(fault: Fault): string | null {
  switch (fault.type) {
    case 'reset':
    case 'half-close':
      return null;
    case 'latency':
    case 'bandwidth':
    case 'slicing':
    case 'break':
    case 'cut-at-commit':
      return `${fault.type} on ${fault.on}`;
    case 'black-hole':
    case 'down':
      return `the passage to ${fault.on}`;
    case 'kill':
    case 'pause':
    case 'restart':
    case 'rolling-restart':
    case 'event-loop-block':
    case 'memory-limit':
      return "the backend's process";
    case 'clock':
      return "the backend's clock";
    case 'lock':
      return `the table ${fault.table}`;
    // Over at once, but while the server is away there is nobody to terminate.
    case 'terminate':
    case 'database-crash':
      return 'the database server';
    case 'slow-clients':
      return `${fault.manner} clients`;
    case 'long-transaction':
    case 'connections-taken':
    case 'bank':
    case 'mailbox':
      return fault.type;
  }
}
