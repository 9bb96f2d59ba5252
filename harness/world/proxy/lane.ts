import type { Socket } from 'node:net';
import type { Conditions } from '../../model/way.ts';
import type { HarmCount } from './harm-count.ts';

/** What may be under way in one direction. Beyond it the sender has to wait, as it would with a long cable. */
const UNDER_WAY_BYTES = 262_144;
/** A narrow way is cut into what passes in so long, so that it is slow throughout rather than now and then. */
const BREATH_MS = 20;

/** Bytes, or something to be done once all bytes before it have left. */
type Item = { readonly dueAt: number } & ({ readonly bytes: Buffer } | { act(): void });

/** Bytes on their way in one direction, in order, under the conditions of the moment at which they came. */
export class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #conditions: () => Conditions;
  readonly #harms: HarmCount;
  #items: Item[] = [];
  /** Of `#items`, those that have left. */
  #gone = 0;
  #bytes = 0;
  /** When the last one is due: none overtakes another. */
  #lastDueAt = 0;
  /** When a narrow way is free again. */
  #freeAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #isWriting = false;

  constructor(from: Socket, to: Socket, conditions: () => Conditions, harms: HarmCount) {
    this.#from = from;
    this.#to = to;
    this.#conditions = conditions;
    this.#harms = harms;
    to.on('drain', () => this.#written());
  }

  push(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const { bytesPerSecond } = this.#conditions();
    const delayMs = this.#conditions().delayMs();
    this.#count(bytes.length, delayMs);
    const now = performance.now();
    for (const slice of this.#slices(bytes)) {
      const onTheWayMs = bytesPerSecond === null ? 0 : (slice.length / bytesPerSecond) * 1_000;
      this.#freeAt = Math.max(this.#freeAt, now) + onTheWayMs;
      this.#add({ dueAt: this.#freeAt + delayMs, bytes: slice });
    }
    this.#bytes += bytes.length;
    if (this.#bytes >= UNDER_WAY_BYTES) this.#from.pause();
    this.move();
  }

  #count(length: number, delayMs: number): void {
    const { bytesPerSecond, sliceBytes, passage } = this.#conditions();
    if (delayMs > 0) this.#harms.add('delayed');
    if (bytesPerSecond !== null) this.#harms.add('narrowed');
    if (sliceBytes !== null && length > sliceBytes) this.#harms.add('sliced');
    if (passage === 'held') this.#harms.add('held');
  }

  /** Has this done when everything before it has left. */
  afterwards(act: () => void): void {
    this.#add({ dueAt: performance.now() + this.#conditions().delayMs(), act });
    this.move();
  }

  /** Lets go what is due; also where the way has just been opened again. */
  move(): void {
    if (this.#isWriting || this.#timer !== null) return;
    for (;;) {
      const item = this.#items[this.#gone];
      if (item === undefined || this.#conditions().passage === 'held') return;
      const leftMs = item.dueAt - performance.now();
      if (leftMs > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.move();
        }, leftMs);
        return;
      }
      this.#drop();
      if ('act' in item) item.act();
      else if (!this.#write(item.bytes)) return;
    }
  }

  /** Nothing moves any more. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#isWriting = true;
    this.#items = [];
  }

  *#slices(bytes: Buffer): Generator<Buffer> {
    const { sliceBytes, bytesPerSecond } = this.#conditions();
    const breath = bytesPerSecond === null ? bytes.length : Math.ceil((bytesPerSecond * BREATH_MS) / 1_000);
    const size = Math.max(1, Math.min(bytes.length, sliceBytes ?? bytes.length, breath));
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  /** @returns whether the next one may follow at once. */
  #write(bytes: Buffer): boolean {
    this.#bytes -= bytes.length;
    if (this.#bytes < UNDER_WAY_BYTES && this.#from.isPaused()) this.#from.resume();
    if (this.#to.destroyed || this.#to.writableEnded) return true;
    if (this.#conditions().sliceBytes !== null) {
      // Each slice on its own: what is written while the kernel still has the one before would leave together.
      this.#isWriting = true;
      this.#to.write(bytes, () => setImmediate(() => this.#written()));
      return false;
    }
    this.#isWriting = !this.#to.write(bytes);
    return !this.#isWriting;
  }

  #written(): void {
    if (!this.#isWriting || this.#to.destroyed) return;
    this.#isWriting = false;
    this.move();
  }

  #add(item: Item): void {
    this.#lastDueAt = Math.max(this.#lastDueAt, item.dueAt);
    this.#items.push({ ...item, dueAt: this.#lastDueAt });
  }

  /** An array that is shifted moves all that is left of it; this moves it seldom. */
  #drop(): void {
    this.#gone += 1;
    if (this.#gone < 1_024 && this.#gone < this.#items.length) return;
    this.#items.splice(0, this.#gone);
    this.#gone = 0;
  }
}
