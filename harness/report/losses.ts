import type { FaultRow } from '../model/nothing-lost.ts';
import { count } from './text.ts';

/** `null`: the witness that would know was not there. */
export const told = (lost: number | null): string => (lost === null ? 'not known' : count(lost));

/** @returns e.g. `orders lost: 0, charged wrongly: 0, mails missing: not known`. */
export const lossesInWords = ({
  ordersLost,
  chargedWrongly,
  mailsMissing,
}: Pick<FaultRow, 'ordersLost' | 'chargedWrongly' | 'mailsMissing'>): string =>
  `orders lost: ${told(ordersLost)}, charged wrongly: ${told(chargedWrongly)}, mails missing: ${told(mailsMissing)}`;

/** Heads of the table of faults, and under each what a row has there. */
export const FAULT_COLUMNS = [
  ['times on', 'times'],
  ['struck', 'strikes'],
  ['in flight as it began', 'inFlight'],
  ['unknown outcomes', 'unknown'],
  ['took effect', 'tookEffect'],
  ['no effect', 'noEffect'],
  ['unresolved', 'unresolved'],
  ['orders lost', 'ordersLost'],
  ['charged wrongly', 'chargedWrongly'],
  ['mails missing', 'mailsMissing'],
] as const;
