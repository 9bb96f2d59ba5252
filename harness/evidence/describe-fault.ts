import type { BankBehaviour, Fault, MailboxBehaviour } from '../model/fault.ts';

function behaviour(name: string, { latencyMs, ...counts }: BankBehaviour | MailboxBehaviour): string {
  const words = Object.entries(counts).flatMap(([what, count]) =>
    count === undefined ? [] : [`${spaced(what.replace(/(Every|Ms)$/, ''))} ${amount(what, count)}`],
  );
  return [name, ...(latencyMs > 0 ? [`${latencyMs} ms late`] : []), ...words].join(', ');
}

const spaced = (name: string): string => name.replace(/[A-Z]/g, ' $&').toLowerCase();

function amount(what: string, count: number): string {
  if (what.endsWith('Every')) return nth(count);
  return what.endsWith('Ms') ? `${count} ms` : `${count}`;
}

const nth = (every: number): string => (every === 1 ? 'each time' : `one in ${every}`);

/** A fault in words, for a report. Faults that say the same are the same. */
export function describeFault(fault: Fault): string {
  switch (fault.type) {
    case 'latency': {
      const jitter = fault.jitterMs === undefined ? '' : ` to ${fault.delayMs + fault.jitterMs}`;
      return `latency on ${fault.on}, ${fault.delayMs}${jitter} ms`;
    }
    case 'bandwidth':
      return `bandwidth on ${fault.on}, ${fault.bytesPerSecond} bytes/s`;
    case 'slicing':
      return `slicing on ${fault.on}, ${fault.sliceBytes} bytes`;
    case 'break':
    case 'cut-at-commit':
      return `${fault.type} on ${fault.on}, ${fault.when}, ${nth(fault.every)}`;
    case 'black-hole':
    case 'down':
    case 'reset':
    case 'half-close':
      return `${fault.type} on ${fault.on}`;
    case 'terminate': {
      const of = fault.application === undefined ? '' : ` of ${fault.application}`;
      return `terminate ${fault.connections} ${fault.listeners ? 'listening ' : ''}connections${of}`;
    }
    case 'lock':
      return `lock on table ${fault.table}`;
    case 'connections-taken':
      return `connections taken, ${fault.left} left`;
    case 'slow-clients':
      return `${fault.connections} slow clients, ${fault.manner}`;
    case 'bank':
    case 'mailbox':
      return behaviour(fault.type, fault.behaviour);
    case 'memory-limit':
      return `memory limit, ${fault.spareBytes} bytes to spare`;
    case 'clock':
      return `clock ${fault.aheadMs} ms ahead`;
    case 'rolling-restart':
    case 'event-loop-block':
    case 'kill':
    case 'pause':
    case 'restart':
    case 'database-crash':
    case 'long-transaction':
      return fault.type;
  }
}
