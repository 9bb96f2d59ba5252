import type { Defect } from '../defect.ts';
import { selectCheckUpdate } from './select-check-update.ts';

/** Does one after the other, in this process. */
function makeMutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

export const mutexInProcess: Defect = {
  name: 'mutex-in-process',
  number: 8,
  title: 'A mutex in the process, and two processes',
  family: 'races',
  breaks: 'never-oversell',
  story: [
    'Select, check, update, but behind a mutex: in this process only one order is placed at a time, up to its commit.',
    'The mutex lives in the memory of one process, and the row is changed by all of them.',
    'It holds in every test and on every laptop, and stops holding on the day when a second instance is started.',
  ],
  provokedBy: {
    what: 'several instances behind one address, and checkouts of one sku at once',
    circumstances: ['several-instances'],
  },
  seenIn: {
    what: 'seenasabti/active_job_tracker#9 (“multiple processes get their own copy of the mutex”); Feral Concurrency Control (SIGMOD 2015)',
    url: 'https://github.com/seenasabti/active_job_tracker/issues/9',
  },
  insteadOf: ['orders/reserve.ts#takeUnits', 'orders/place.ts#place'],
  replace(parts) {
    const alone = makeMutex();
    return {
      ...selectCheckUpdate.replace(parts),
      place: (shop, attempt) => alone(() => parts.place(shop, attempt)),
    };
  },
};
