import type { Conditions } from '../../model/way.ts';
import { Commits } from '../wire/commits.ts';
import { Frames, HostileFrame, type Piece, STARTUP } from '../wire/frames.ts';
import { CUT, pass, type Seen, type Turn, type Watch } from './watch.ts';

/** "No encryption here": the server's whole answer to either request for it. */
const NO = Buffer.from('N');

/** A client that encrypts without asking first (`sslnegotiation=direct`) begins with a TLS handshake's record. */
const TLS_HANDSHAKE = 0x16;

/** What all connections to one database have in common. */
export interface Clients {
  /** Some hung up rather than go on without encryption. From then on their requests for it pass, and nobody can read along. */
  insistOnTls: boolean;
}

/** Of a longer answer the beginning passes, since nobody could keep it. */
const HELD_BYTES_MAX = 1_048_576;

type Judgement = 'forward' | 'hold' | 'refuse' | 'cut';

/** Reads along with one connection to PostgreSQL, and cuts it at a commit where it is time to. */
export class CommitWatch implements Watch {
  readonly #conditions: () => Conditions;
  readonly #turn: Turn;
  readonly #clients: Clients;
  readonly #asked = new Frames('client');
  readonly #answered = new Frames('server');
  readonly #commits = new Commits();
  #state: 'new' | 'starting' | 'refused' | 'readable' | 'encrypted' = 'new';
  /** The first part of an answer to a write, until the server says whether that was committed: cut off, it is never seen. */
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(conditions: () => Conditions, turn: Turn, clients: Clients) {
    this.#conditions = conditions;
    this.#turn = turn;
    this.#clients = clients;
  }

  fromClient(chunk: Buffer): Seen {
    if (this.#state === 'new') {
      this.#state = chunk[0] === TLS_HANDSHAKE ? 'encrypted' : 'starting';
      this.#clients.insistOnTls ||= this.#state === 'encrypted';
    }
    if (this.#state === 'encrypted') return pass(chunk);
    return this.#read(this.#asked, chunk, (piece) => this.#fromClient(piece));
  }

  fromPlace(chunk: Buffer): Seen {
    if (this.#state === 'encrypted') return pass(chunk);
    return this.#read(this.#answered, chunk, (piece) => {
      const isCommitted = this.#commits.answered(piece);
      const { cutting } = this.#conditions();
      if (cutting?.when !== 'after') return 'forward';
      if (isCommitted && this.#isStruck(cutting.every)) return 'cut';
      return this.#commits.isUndecided ? 'hold' : 'forward';
    });
  }

  clientEnded(): void {
    if (this.#state === 'refused') this.#clients.insistOnTls = true;
  }

  #fromClient(piece: Piece): Judgement {
    if (piece.type === 'startup') {
      const wantsEncryption = piece.code === STARTUP.ssl || piece.code === STARTUP.gss;
      if (wantsEncryption && !this.#clients.insistOnTls) {
        this.#state = 'refused';
        return 'refuse';
      }
      this.#state = wantsEncryption ? 'encrypted' : 'readable';
      return 'forward';
    }
    const { cutting } = this.#conditions();
    const isCommit = this.#commits.asked(piece) && cutting?.when === 'before';
    return isCommit && this.#isStruck(cutting.every) ? 'cut' : 'forward';
  }

  #isStruck(every: number): boolean {
    const isNext = this.#turn.isNext(every);
    if (isNext) this.#turn.strike();
    return isNext;
  }

  #read(frames: Frames, chunk: Buffer, judge: (piece: Piece) => Judgement): Seen {
    const forward: Buffer[] = [];
    const replies: Buffer[] = [];
    try {
      for (const piece of frames.push(chunk)) {
        const judgement = judge(piece);
        if (judgement === 'cut') return { forward, cut: true };
        if (judgement === 'refuse') replies.push(NO);
        else if (judgement === 'hold') forward.push(...this.#hold(piece.bytes));
        else forward.push(...this.#released(), piece.bytes);
      }
    } catch (error) {
      if (error instanceof HostileFrame) return CUT;
      throw error;
    }
    const whole = forward.length > 1 ? [Buffer.concat(forward)] : forward;
    return { forward: whole, cut: false, ...(replies.length > 0 ? { reply: Buffer.concat(replies) } : {}) };
  }

  /** @returns what can be held no longer. */
  #hold(bytes: Buffer): Buffer[] {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    return this.#heldBytes > HELD_BYTES_MAX ? this.#released() : [];
  }

  #released(): Buffer[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    return held;
  }
}
