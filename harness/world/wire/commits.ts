import { BODY_AT, HostileFrame, type Piece } from './frames.ts';
import { readSql, type Told } from './sql.ts';

/** What a client may have prepared, or asked for without waiting for an answer. */
const REMEMBERED_MAX = 10_000;

const STATEMENT = 'S'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);

/** What the client sends between two moments at which the server says that it is ready. */
interface Round {
  writes: boolean;
}

/** One NUL-terminated text of a message. */
interface Text {
  readonly text: string;
  readonly end: number;
}

function textAt(bytes: Buffer, start: number): Text {
  const found = bytes.indexOf(0, start);
  const end = found === -1 ? bytes.length : found;
  return { text: bytes.toString('utf8', start, end), end: end + 1 };
}

/**
 * Finds the commits in one conversation with PostgreSQL: where a client asks for one, in a simple Query or by executing a
 * statement that it prepared, and where the server says that one has happened. Pure.
 */
export class Commits {
  readonly #statements = new Map<string, Told>();
  readonly #portals = new Map<string, Told>();
  readonly #rounds: Round[] = [];
  #hasStarted = false;
  #round: Round = { writes: false };
  #isUndecided = false;

  /** This is part of the answer to a write, and the server has yet to say whether it is committed by itself. */
  get isUndecided(): boolean {
    return this.#isUndecided;
  }

  /**
   * Takes a message of the client's, in order.
   * @returns whether it asks for a commit.
   * @throws HostileFrame where it asks for more than anybody could remember.
   */
  asked(piece: Piece): boolean {
    if (piece.type !== 'frame') {
      // Too long to be read: should it be bound to something, nobody knows to what.
      this.#portals.delete('');
      return false;
    }
    const { tag, bytes } = piece;
    switch (tag) {
      case 'Q':
        return this.#query(textAt(bytes, BODY_AT).text);
      case 'P':
        this.#prepare(bytes);
        return false;
      case 'B':
        this.#bind(bytes);
        return false;
      case 'E':
        return this.#execute(textAt(bytes, BODY_AT).text);
      case 'C': {
        const names = bytes[BODY_AT] === STATEMENT ? this.#statements : this.#portals;
        names.delete(textAt(bytes, BODY_AT + 1).text);
        return false;
      }
      // Sync, and a function call, which the server answers alike.
      case 'S':
      case 'F':
        this.#endRound();
        return false;
      default:
        return false;
    }
  }

  /**
   * Takes a message of the server's, in order.
   * @returns whether a commit has happened: it says COMMIT, or it is ready, idle, after a write that needed none.
   */
  answered(piece: Piece): boolean {
    const isCommitted = piece.type === 'frame' && this.#told(piece.tag, piece.bytes);
    // Only of a round that the client has ended: who has not is told more before it asks for the end.
    // What begins a copy (G, H, W) is waited for by a client who would say nothing more without it.
    const passes = piece.type === 'frame' && 'ZGHW'.includes(piece.tag);
    this.#isUndecided = !passes && this.#hasStarted && this.#rounds[0]?.writes === true;
    return isCommitted;
  }

  #told(tag: string, bytes: Buffer): boolean {
    switch (tag) {
      case 'C':
        return this.#completed(textAt(bytes, BODY_AT).text);
      case 'E':
        this.#nothingWritten();
        return false;
      case 'Z':
        return this.#ready(bytes[BODY_AT] === IDLE);
      default:
        return false;
    }
  }

  #ready(isIdle: boolean): boolean {
    // The first one of all ends the start-up: nobody asked for it, but somebody may have asked ahead.
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      return false;
    }
    const round = this.#rounds.shift();
    return isIdle && round?.writes === true;
  }

  #query(sql: string): boolean {
    const told = readSql(sql);
    this.#round.writes ||= told.writes;
    this.#endRound();
    return told.commits;
  }

  #prepare(bytes: Buffer): void {
    const name = textAt(bytes, BODY_AT);
    remember(this.#statements, name.text, readSql(textAt(bytes, name.end).text));
  }

  #bind(bytes: Buffer): void {
    const portal = textAt(bytes, BODY_AT);
    const told = this.#statements.get(textAt(bytes, portal.end).text);
    if (told === undefined) this.#portals.delete(portal.text);
    else remember(this.#portals, portal.text, told);
  }

  #execute(portal: string): boolean {
    const told = this.#portals.get(portal);
    this.#round.writes ||= told?.writes ?? false;
    return told?.commits ?? false;
  }

  /** What this round wrote is rolled back, or committed here and not once more when the server is ready. */
  #completed(tag: string): boolean {
    if (tag === 'ROLLBACK' || tag === 'COMMIT') this.#nothingWritten();
    return tag === 'COMMIT';
  }

  #nothingWritten(): void {
    const [first] = this.#rounds;
    if (first !== undefined) first.writes = false;
  }

  #endRound(): void {
    if (this.#rounds.length === REMEMBERED_MAX)
      throw new HostileFrame('it asks on and on, and hears nothing');
    this.#rounds.push(this.#round);
    this.#round = { writes: false };
  }
}

function remember(names: Map<string, Told>, name: string, told: Told): void {
  if (names.size >= REMEMBERED_MAX && !names.has(name)) throw new HostileFrame('it prepares without end');
  names.set(name, told);
}
