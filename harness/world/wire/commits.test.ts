import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Commits } from './commits.ts';
import { BODY_AT, Frames, HostileFrame, type Piece } from './frames.ts';

const CONVERSATION: Readonly<Record<'client' | 'server', string>> = JSON.parse(
  readFileSync(new URL('fixtures/conversation.json', import.meta.url), 'utf8'),
);
const piecesOf = (side: 'client' | 'server'): readonly Piece[] =>
  new Frames(side).push(Buffer.from(CONVERSATION[side], 'base64'));

const frame = (tag: string, ...body: readonly (string | number)[]): Piece => {
  const parts = body.map((part) =>
    typeof part === 'number' ? Buffer.from([part]) : Buffer.from(`${part}\0`),
  );
  return { type: 'frame', tag, bytes: Buffer.concat([Buffer.alloc(BODY_AT), ...parts]) };
};

const READY = { idle: frame('Z', 0x49), inTransaction: frame('Z', 0x54) };
const SYNC = frame('S');

/** A conversation that has got beyond its start. */
function begun(): Commits {
  const commits = new Commits();
  commits.answered(READY.idle);
  return commits;
}

test('in a recorded conversation, each commit is found from either side', () => {
  const commits = new Commits();
  const asked = piecesOf('client').filter((piece) => commits.asked(piece));
  expect(asked.map(({ bytes }) => /commit|end/.exec(bytes.toString('latin1'))?.[0] ?? 'by name')).toEqual([
    'by name', // A prepared COMMIT, executed.
    'commit', // Of a transaction that has failed: the server will say ROLLBACK.
    'end',
  ]);
  const told = piecesOf('server').filter((piece) => commits.answered(piece));
  expect(told.map((piece) => piece.type === 'frame' && piece.tag)).toEqual([
    'C', // The prepared COMMIT.
    'Z', // An insert by itself.
    'C', // END.
  ]);
});

test('a statement that was prepared under a name commits whenever it is executed, until it is closed', () => {
  const commits = begun();
  commits.asked(frame('P', 'bye', 'commit', 0, 0));
  for (let times = 0; times < 2; times += 1) {
    expect(commits.asked(frame('B', '', 'bye'))).toBe(false);
    expect(commits.asked(frame('E', '', 0, 0, 0, 0))).toBe(true);
  }
  commits.asked(frame('C', 'S'.charCodeAt(0), 'bye'));
  commits.asked(frame('P', '', 'select 1', 0, 0));
  commits.asked(frame('B', '', ''));
  expect(commits.asked(frame('E', '', 0, 0, 0, 0))).toBe(false);
});

test('answers belong to what was asked first, however much is asked ahead', () => {
  const commits = begun();
  commits.asked(frame('Q', 'select 1'));
  commits.asked(frame('Q', 'insert into t values (1)'));
  commits.asked(frame('Q', 'select 1'));
  expect([1, 2, 3].map(() => commits.answered(READY.idle))).toEqual([false, true, false]);
});

test('what failed, was rolled back or is still in a transaction was not committed', () => {
  const after = (...answers: readonly Piece[]) => {
    const commits = begun();
    commits.asked(frame('Q', 'insert into t values (1)'));
    return answers.map((answer) => commits.answered(answer)).includes(true);
  };
  expect(after(frame('C', 'INSERT 0 1'), READY.idle)).toBe(true);
  expect(after(frame('C', 'INSERT 0 1'), READY.inTransaction)).toBe(false);
  expect(after(frame('E', 'SERROR'), READY.idle)).toBe(false);
  expect(after(frame('C', 'INSERT 0 1'), frame('C', 'ROLLBACK'), READY.idle)).toBe(false);
});

test('a commit is told once, by itself and not again when the server is ready', () => {
  const commits = begun();
  commits.asked(frame('Q', 'begin; insert into t values (1); commit'));
  expect(commits.answered(frame('C', 'COMMIT'))).toBe(true);
  expect(commits.answered(READY.idle)).toBe(false);
});

test('a write that is done is undecided until the server is ready, and only once its client has ended the round', () => {
  const commits = begun();
  commits.asked(frame('P', '', 'insert into t values (1)', 0, 0));
  commits.asked(frame('B', '', ''));
  commits.asked(frame('E', '', 0, 0, 0, 0));
  commits.answered(frame('C', 'INSERT 0 1'));
  // It asked for the answer with a Flush, and waits for it.
  expect(commits.isUndecided).toBe(false);
  commits.asked(SYNC);
  commits.asked(frame('Q', 'insert into t values (2)'));
  commits.answered(READY.idle);
  const undecided = [frame('C', 'INSERT 0 1'), frame('N', 'notice'), READY.idle].map((answer) => {
    commits.answered(answer);
    return commits.isUndecided;
  });
  expect(undecided).toEqual([true, true, false]);
});

test('who prepares or asks without end is hostile', () => {
  const commits = begun();
  expect(() => {
    for (let name = 0; name < 20_000; name += 1) commits.asked(frame('P', `s${name}`, 'select 1', 0, 0));
  }).toThrow(HostileFrame);
  expect(() => {
    for (let asked = 0; asked < 20_000; asked += 1) commits.asked(SYNC);
  }).toThrow(HostileFrame);
});

test('messages whose texts have no end are read to their own', () => {
  const bare = { type: 'frame', bytes: Buffer.alloc(BODY_AT) } as const;
  const commits = begun();
  for (const tag of ['Q', 'P', 'B', 'E', 'C']) commits.asked({ ...bare, tag });
  for (const tag of ['C', 'E', 'Z']) expect(commits.answered({ ...bare, tag })).toBe(false);
});
