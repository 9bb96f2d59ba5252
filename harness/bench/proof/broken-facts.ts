import { mutate, type Noticed } from '../../invariants/testing/mutate.ts';
import type { Measurement, Section } from '../shared/measurement.ts';

const HISTORIES = 1_000;
const QUICK = 20;

/** Valid histories with one fact broken. */
export const brokenFacts: Measurement = {
  name: 'mutations',
  question: 'is every broken fact noticed, where anybody can see it?',
  async measure({ quick, seed, say }): Promise<Section> {
    const histories = quick ? QUICK : HISTORIES;
    say(`one fact broken in each of ${histories} histories, in every way, from seed ${seed}`);
    const rows = mutate(histories, seed);
    const sum = (of: (row: Noticed) => number) => rows.reduce((total, row) => total + of(row), 0);
    return {
      name: 'mutations',
      heading: 'One fact broken',
      columns: ['mutation', 'who has to notice', 'noticed', 'missed', 'nobody can see it'],
      rows: rows.map((row) => [
        row.mutation.name,
        row.mutation.noticedBy.join(', '),
        `${row.noticed}`,
        `${row.missed.length}`,
        reasons(row),
      ]),
      notes: [
        `${histories} histories from seed ${seed}: ${sum(({ noticed }) => noticed)} times noticed, ${sum(unseen)} times nobody can see it, ${sum(({ missed }) => missed.length)} times missed.`,
        'Whether it can be seen is found without the invariants, and where it cannot they have to keep silent: it may have happened.',
      ],
      broken: rows
        .filter(({ missed }) => missed.length > 0)
        .map(({ mutation }) => `${mutation.name}: noticed`),
      figures: rows.map(({ mutation: { name, noticedBy }, noticed, unobservable, missed }) => ({
        name,
        noticedBy,
        noticed,
        unobservable: Object.fromEntries(unobservable),
        missed,
      })),
    };
  },
};

const unseen = ({ unobservable }: Noticed): number =>
  [...unobservable.values()].reduce((sum, times) => sum + times, 0);

const reasons = ({ unobservable }: Noticed): string =>
  [...unobservable].map(([reason, times]) => `${times}: ${reason}`).join('; ');
