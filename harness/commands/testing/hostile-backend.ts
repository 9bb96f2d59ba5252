import { createServer, type Socket } from 'node:net';

/**
 * A backend that answers everything but what it should, for tests of the command line. `HOSTILE_AT` says to what: to the
 * question whether it is ready, to set-up, or to orders; `HOSTILE_HOW` says in which way, or `all`: each in turn.
 */

const CHUNK = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
const HEAD = 'HTTP/1.1 200 OK\r\n';
const TRICKLE_MS = 50;

/** Writes on for as long as somebody reads. */
function endlessly(socket: Socket, piece: () => string | Buffer): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece()));
  };
  socket.on('drain', more);
  more();
}

function trickle(socket: Socket, piece: () => string): void {
  const timer = setInterval(() => socket.write(piece()), TRICKLE_MS);
  socket.on('close', () => clearInterval(timer));
}

let headers = 0;
function oneHeader(): string {
  headers += 1;
  return `x-${headers}: y\r\n`;
}

const WAYS: Readonly<Record<string, (socket: Socket) => void>> = {
  garbage: (socket) => socket.end('EHLO you\r\n\r\n'),
  'endless-body': (socket) => {
    socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
    endlessly(socket, () => CHUNK);
  },
  'trickling-body': (socket) => {
    socket.write(`${HEAD}content-length: 1000000\r\n\r\n`);
    trickle(socket, () => 'x');
  },
  'endless-headers': (socket) => {
    socket.write(HEAD);
    endlessly(socket, () => oneHeader().repeat(1_000));
  },
  'trickling-headers': (socket) => {
    socket.write(HEAD);
    trickle(socket, oneHeader);
  },
  never: () => {},
};

const { PORT = '', HOSTILE_AT = '', HOSTILE_HOW = '' } = process.env;
const names = HOSTILE_HOW === 'all' ? Object.keys(WAYS) : [HOSTILE_HOW];
const STAGES: Readonly<Record<string, string>> = {
  '/ready': 'ready',
  '/set-up': 'set-up',
  '/orders': 'orders',
};

let turns = 0;
createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (request) => {
    const path = request.toString('latin1').split(' ')[1] ?? '';
    if (STAGES[path] !== HOSTILE_AT) {
      socket.end(`${HEAD}content-length: 2\r\n\r\n{}`);
      return;
    }
    const name = names[turns % names.length] ?? '';
    turns += 1;
    WAYS[name]?.(socket);
  });
}).listen(Number(PORT), '127.0.0.1');
