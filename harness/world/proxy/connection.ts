import type { Socket } from 'node:net';
import type { Conditions } from '../../model/way.ts';
import type { HarmCount } from './harm-count.ts';
import { Lane } from './lane.ts';
import type { Seen, Watch } from './watch.ts';

/** How long a place that was told that nothing follows may still take to close its end. */
const FAREWELL_MS = 5_000;

/** One connection: the client's half and the place's, a lane in each direction, and those who watch. */
export class Connection {
  readonly #client: Socket;
  readonly #place: Socket;
  readonly #watches: readonly Watch[];
  readonly #toPlace: Lane;
  readonly #toClient: Lane;
  #isCut = false;

  /** @param closed called once, when both halves are gone. */
  constructor(
    client: Socket,
    place: Socket,
    conditions: () => Conditions,
    watches: readonly Watch[],
    harms: HarmCount,
    closed: () => void,
  ) {
    this.#client = client;
    this.#place = place;
    this.#watches = watches;
    this.#toPlace = new Lane(client, place, conditions, harms);
    this.#toClient = new Lane(place, client, conditions, harms);
    let open = 2;
    for (const end of [client, place]) {
      // What breaks one end breaks the other; closing it politely would hide that something broke.
      end.on('error', () => this.#broken());
      end.on('close', () => {
        open -= 1;
        if (open === 0) closed();
        // One that said and heard everything leaves what is still under way to the other.
        else if (!end.readableEnded || !end.writableFinished) this.#broken();
      });
    }
    client.on('data', (chunk) => this.#fromClient(chunk));
    place.on('data', (chunk) => this.#fromPlace(chunk));
    client.on('end', () => {
      for (const watch of watches) watch.clientEnded?.();
      if (!this.#isCut) this.#toPlace.afterwards(() => place.end());
    });
    place.on('end', () => {
      if (!this.#isCut) this.#toClient.afterwards(() => client.end());
    });
  }

  reset(): void {
    this.#toPlace.close();
    this.#toClient.close();
    for (const end of [this.#client, this.#place]) if (!end.destroyed) end.resetAndDestroy();
  }

  /** The place hears that nothing follows. */
  halfClose(): void {
    this.#toPlace.afterwards(() => this.#place.end());
  }

  /** The way is open again. */
  move(): void {
    this.#toPlace.move();
    this.#toClient.move();
  }

  #broken(): void {
    if (!this.#isCut) this.reset();
  }

  #fromClient(chunk: Buffer): void {
    if (this.#isCut) return;
    const { forward, reply, cut } = this.#seen(chunk, (watch, bytes) => watch.fromClient(bytes));
    if (reply !== undefined) this.#toClient.push(reply);
    for (const bytes of forward) this.#toPlace.push(bytes);
    if (cut) this.#cut();
  }

  #fromPlace(chunk: Buffer): void {
    if (this.#isCut) return;
    const { forward, cut } = this.#seen(chunk, (watch, bytes) => watch.fromPlace(bytes));
    for (const bytes of forward) this.#toClient.push(bytes);
    if (cut) this.#cut();
  }

  /** Each watch sees what the one before it let through. */
  #seen(chunk: Buffer, see: (watch: Watch, bytes: Buffer) => Seen): Seen {
    let seen: Seen = { forward: [chunk], cut: false };
    for (const watch of this.#watches) {
      const each = seen.forward.map((bytes) => see(watch, bytes));
      const replies = [seen, ...each].flatMap(({ reply }) => reply ?? []);
      seen = {
        forward: each.flatMap(({ forward }) => forward),
        cut: seen.cut || each.some(({ cut }) => cut),
        ...(replies.length > 0 ? { reply: Buffer.concat(replies) } : {}),
      };
    }
    return seen;
  }

  /**
   * What was let through arrives on either side before that side is closed. The place is not reset: what it has not read
   * yet would be lost with it, and what was asked ahead of the cut is to be carried out.
   */
  #cut(): void {
    this.#isCut = true;
    this.#toClient.afterwards(() => this.#client.resetAndDestroy());
    this.#toPlace.afterwards(() => {
      this.#place.end();
      this.#place.resume();
      const impatient = setTimeout(() => this.#place.destroy(), FAREWELL_MS);
      this.#place.once('close', () => clearTimeout(impatient));
    });
  }
}
