import { stripVTControlCharacters } from 'node:util';
import type { Growing } from '../model/growth.ts';
import { LIMITS, quote } from '../model/limits.ts';
import type { Comparison } from '../model/result.ts';

/**
 * Text from outside, fit for any report: one line, well-formed, without terminal sequences, control characters and the
 * invisible ones that turn the direction of writing or hide a word (Boucher and Anderson, "Trojan Source", 2021), and
 * cut. Escaping for the format is the printer's.
 */
export function plain(text: string, chars: number = LIMITS.quotedChars): string {
  // The terminal sequences as a whole first, so that no `[31m` stays behind.
  const oneLine = stripVTControlCharacters(text)
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  // Last, since cutting may halve a pair of surrogates. Neither these nor the unassigned are allowed in XML.
  return quote(oneLine, chars).replace(/[\p{Cs}\p{Cn}]/gu, '\uFFFD');
}

const GROUPS = new Intl.NumberFormat('en-US');
/** @returns `12,345`. */
export const count = (value: number): string => GROUPS.format(value);

/** @returns `3 orders`, `1 order`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** @returns a duration with three figures at most: `0.42 ms`, `48 ms`, `1.20 s`; a dash where there was no sample. */
export function milliseconds(value: number | null): string {
  if (value === null) return '–';
  if (value >= 1000) return `${(value / 1000).toFixed(value >= 100_000 ? 0 : 2)} s`;
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 2)} ms`;
}

/** @returns a rate with one decimal below 100: `48.2`, `1,204`. */
export const rate = (perSecond: number): string =>
  perSecond < 100 ? perSecond.toFixed(1) : count(Math.round(perSecond));

const KIB = 1_024;

/** @returns how much of something a backend holds: bytes in the unit that suits them, all else as a number. */
export function held(what: Growing, value: number): string {
  const size = Math.abs(value);
  if (what === 'handles' || what === 'connections') return value.toFixed(size < 100 ? 1 : 0);
  if (size < 10 * KIB) return `${value.toFixed(0)} B`;
  return size < 10 * KIB ** 2 ? `${(value / KIB).toFixed(0)} KiB` : `${(value / KIB ** 2).toFixed(0)} MiB`;
}

/** @returns e.g. `7,793.94 EUR`. */
export const amount = (cents: number, currency: string): string =>
  `${cents < 0 ? '-' : ''}${count(Math.floor(Math.abs(cents) / 100))}.${String(Math.abs(cents) % 100).padStart(2, '0')} ${plain(currency, 8)}`;

/** @returns `CACHE=on, HASH_COST=4`, or `defaults`. */
export const settings = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ') || 'defaults';

/** What each variant of a comparison is, in words. */
export const variants = ({ a, b, base }: Comparison): { readonly a: string; readonly b: string } => ({
  a: base === null ? settings(a) : `${base}, ${settings(a)}`,
  b: settings(b),
});
