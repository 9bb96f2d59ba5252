import { percentileOf } from '../../statistics/percentile.ts';
import { isTransactionControl, type StatementCounts } from './statements.ts';

/** The statements of one request, sent while nobody else asked for anything. */
export interface Watched {
  /** Called between the request and its answer. */
  readonly during: StatementCounts;
  /** Called between the answer and the moment at which the shop was at rest again. */
  readonly after: StatementCounts;
}

export interface OwnStatement {
  readonly text: string;
  readonly calls: number;
}

/**
 * Which statements a request sends, and how often, out of many that were alike. The shop has work of its own (mails,
 * recovery, heartbeats), and the database does not say for whom it works; but that work also goes on while nobody asks.
 *
 * - A statement that was ever called while no request was open is background work, and left out.
 * - `begin` and `commit` look the same for all, so they cannot be told apart like this.
 * - The median of many requests is free of what happens in one of them, a timer say.
 * @param idle what was called in a time without any request.
 */
export function ownStatements(watched: readonly Watched[], idle: StatementCounts): readonly OwnStatement[] {
  const texts = new Map(
    watched.flatMap(({ during }) => [...during].map(([id, { text }]) => [id, text] as const)),
  );
  const inBackground = new Set(
    [idle, ...watched.map(({ after }) => after)].flatMap((counts) => [...counts.keys()]),
  );
  return [...texts].flatMap(([id, text]) => {
    if (inBackground.has(id) && !isTransactionControl(text)) return [];
    const calls = percentileOf(
      watched.map(({ during }) => during.get(id)?.calls ?? 0),
      50,
    );
    return calls === null || calls === 0 ? [] : [{ text, calls }];
  });
}
