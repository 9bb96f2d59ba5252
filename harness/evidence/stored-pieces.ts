/** What a stored collection that is known begins and ends with, around its records, each on a line of its own. */
export const HEAD = '{"state":"known","records":[';
export const FOOT = '\n]}\n';

/** Large enough that its cost does not matter, and small beside what is made of it. */
const PIECE_BYTES = 2 ** 20;
const NEWLINE = 0x0a;

/** Whether the bytes can be read in pieces: else they are something else, or damaged. */
export const isInPieces = (bytes: Buffer): boolean =>
  bytes.subarray(0, HEAD.length + 1).toString() === `${HEAD}\n` &&
  bytes.subarray(-FOOT.length).toString() === FOOT;

/**
 * The records of a stored collection, some of them at a time: all of a large one are more than a string can hold, and a million
 * would be there twice. Cut between two lines, which is between two records, since JSON has no newline in a string.
 * @param pieceBytes a piece has so many, and what is left of its last line.
 * @throws SyntaxError where one of them is no JSON.
 */
export function* storedPieces(bytes: Buffer, pieceBytes = PIECE_BYTES): Generator<readonly unknown[]> {
  const end = bytes.length - FOOT.length;
  for (let from = HEAD.length + 1; from < end; ) {
    const newline = bytes.indexOf(NEWLINE, from + pieceBytes);
    const to = newline === -1 || newline > end ? end : newline;
    const lines = bytes.toString('utf8', from, to);
    yield JSON.parse(`[${lines.endsWith(',') ? lines.slice(0, -1) : lines}]`);
    from = to + 1;
  }
}
