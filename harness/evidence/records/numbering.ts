import { Ids } from '../ids.ts';

/** What the tables of one run number together. Apart from each other, since records that are neighbours have ids that are. */
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
