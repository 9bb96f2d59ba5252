import { Ids } from '../ids.ts';

/**
 * What the tables of one run number together. Orders, intents and words apart from each other: `Ids` looks first at the text that it met last and the one
 * after it, and where orders and intents took turns that would never be it.
 */
export class Numbering {
  readonly orders = new Ids();
  readonly intents = new Ids();
  /** Products, statuses, currencies, addresses and whatever else comes again and again. */
  readonly words = new Ids();

  /** Once all records are there. An index goes on with the numbers of orders and intents. */
  close(): void {
    this.words.close();
  }
}
