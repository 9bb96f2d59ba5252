/** Lets so many in at once; the others wait, but neither too many of them nor for too long. */
export interface Gate {
  /**
   * Waits for a place.
   * @param begun whether this is the next step of work that has begun. It goes ahead of new work, is never turned away
   * for the length of the queue, and has a limit of its own: what has been done for it would be lost.
   * @returns to be called once, when the place is free again.
   * @throws GateClosed where it would have to wait, or has waited, too long.
   */
  enter(begun: boolean): Promise<() => void>;
  readonly inside: number;
  readonly waiting: number;
}

export interface GateLimits {
  readonly places: number;
  readonly waitersMax: number;
  /** For new work: whoever would wait longer is turned away. */
  readonly waitMs: number;
  /** For work that has begun. It bounds what a gate that nobody leaves can hold on to, and is to shed nobody. */
  readonly begunWaitMs: number;
}

/** There is no place, and none was taken. */
export class GateClosed extends Error {
  override name = 'GateClosed';
}

interface Waiter {
  enter(): void;
}

/** Weight of the latest stay in the average: about the last fifty count. */
const LATEST = 0.02;

/**
 * A gate with one queue for each of two ranks, first come, first served.
 *
 * New work is turned away by two measures. The length of the queue bounds memory. The expected wait (those in front,
 * times the average stay, over the number of places) bounds time: whoever would only be told "busy" after the limit is
 * told so at once, while it can still go elsewhere and before it has cost anything. The length alone would have to be
 * set for each machine anew; the wait alone knows nothing until the first stays have ended.
 *
 * With an empty queue the expected wait is nothing, so a few long stays never shut the gate for good.
 */
export function makeGate({ places, waitersMax, waitMs, begunWaitMs }: GateLimits): Gate {
  // Sets remember the order of insertion, and give up any member at once.
  const begunWork = new Set<Waiter>();
  const newWork = new Set<Waiter>();
  let inside = 0;
  let averageStayMs = 0;

  const expectedWaitMs = (): number => ((begunWork.size + newWork.size) * averageStayMs) / places;

  const letNextIn = (): void => {
    const queue = begunWork.size > 0 ? begunWork : newWork;
    const [next] = queue;
    if (next === undefined) return;
    queue.delete(next);
    next.enter();
  };

  const occupy = (): (() => void) => {
    inside += 1;
    const enteredMs = performance.now();
    return () => {
      inside -= 1;
      averageStayMs += LATEST * (performance.now() - enteredMs - averageStayMs);
      letNextIn();
    };
  };

  const wait = (queue: Set<Waiter>, limitMs: number): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const waiter: Waiter = {
        enter() {
          clearTimeout(timer);
          resolve(occupy());
        },
      };
      const timer = setTimeout(() => {
        queue.delete(waiter);
        reject(new GateClosed(`there was no place within ${limitMs} ms`));
      }, limitMs);
      queue.add(waiter);
    });

  return {
    async enter(begun) {
      if (inside < places) return occupy();
      if (!begun && (newWork.size >= waitersMax || expectedWaitMs() > waitMs)) {
        throw new GateClosed('there would be no place in time');
      }
      return begun ? wait(begunWork, begunWaitMs) : wait(newWork, waitMs);
    },
    get inside() {
      return inside;
    },
    get waiting() {
      return begunWork.size + newWork.size;
    },
  };
}
