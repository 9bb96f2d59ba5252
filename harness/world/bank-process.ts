import { once } from 'node:events';
import { createServer } from 'node:http';
import { Bank } from './bank/server.ts';
import { Journal } from './journal.ts';

/** The bank, in a process of its own: it must not slow the clock of those who measure. */

/** No idle connection is closed under a backend's feet: that would be a fault that nobody scheduled. */
const KEEP_ALIVE_MS = 3_600_000;

const { BANK_PORT = '', BANK_LEDGER = '', BANK_CONTROL_TOKEN = '' } = process.env;
const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
server.listen(Number(BANK_PORT), '127.0.0.1');
await once(server, 'listening');

// Only now: where the port was taken, the next attempt must not find a ledger.
const journal = new Journal(BANK_LEDGER);
const bank = new Bank(journal, BANK_CONTROL_TOKEN);
server.on('request', (request, response) => bank.serve(request, response));
process.on('SIGTERM', () => {
  journal.close();
  process.exit(0);
});
