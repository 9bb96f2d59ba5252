import { invariants } from '../../invariants/index.ts';
import { acquit } from '../../invariants/testing/acquit.ts';
import { messageOf } from '../../model/errors.ts';
import type { Measurement, Section } from '../shared/measurement.ts';

const HISTORIES = 10_000;
const QUICK = 200;
/** An invariant that was content less often than this says little by its silence. */
const LEAST_SHARE = 0.2;

/** Histories of a simulated shop that keeps every promise. */
export const correctShop: Measurement = {
  name: 'correct-shop',
  question: 'is a correct shop ever accused?',
  async measure({ quick, seed, say }): Promise<Section> {
    const histories = quick ? QUICK : HISTORIES;
    say(`${histories} histories of a correct shop, from seed ${seed}`);
    const section = {
      name: 'correct-shop',
      heading: 'A correct shop, simulated',
      columns: ['invariant', 'family', 'histories in which it held'],
    };
    const found = tryToAcquit(histories, seed);
    if (found.type === 'accused') {
      const broken = ['a correct shop is never accused'];
      return { ...section, rows: [], notes: [found.message], broken, figures: { histories, seed } };
    }
    const { operations, held } = found;
    const share = (name: string) => (held.get(name) ?? 0) / histories;
    const silent = invariants.filter(({ name }) => share(name) < LEAST_SHARE);
    return {
      ...section,
      rows: invariants.map(({ name, family }) => [name, family, `${(100 * share(name)).toFixed(0)} %`]),
      notes: [
        `${histories} histories of ${operations} operations from seed ${seed}, each judged with all witnesses, without the database, on the history alone, and of a database without keys: no accusation.`,
        'In the others there was nothing to ask it about: `inconclusive`.',
      ],
      broken: silent.map(({ name }) => `${name} is asked in every fifth history`),
      figures: { histories, seed, operations, held: Object.fromEntries(held) },
    };
  },
};

function tryToAcquit(histories: number, seed: number) {
  try {
    return { type: 'acquitted', ...acquit(histories, seed) } as const;
  } catch (error) {
    return { type: 'accused', message: messageOf(error) } as const;
  }
}
