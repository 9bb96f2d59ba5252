import type { SentRequest } from '../../load/sent-headers.ts';
import type { Evidence } from '../../model/evidence.ts';
import { quote } from '../../model/limits.ts';
import type { Operation } from '../../model/operation.ts';
import type { OperationExcerpt } from '../../model/result.ts';
import { millis } from '../../model/time.ts';
import type { Verdict } from '../../model/verdict.ts';
import { curlLines } from './curl.ts';

/** What the verdicts' offending ids stand for, so that a reader need not open the history. */
export function excerptsOf(
  verdicts: readonly Verdict[],
  { history }: Evidence,
  sent: readonly SentRequest[] | undefined,
): OperationExcerpt[] {
  const ids = new Set(
    verdicts.flatMap((verdict) => (verdict.verdict === 'violated' ? verdict.offending : [])),
  );
  return history.filter(({ id }) => ids.has(id)).map((operation) => excerpt(operation, sent));
}

function excerpt(operation: Operation, sent: readonly SentRequest[] | undefined): OperationExcerpt {
  const { id, kind, intentId, phase, startedAt, endedAt, outcome } = operation;
  const until = endedAt === null ? 'never' : `${millis(endedAt).toFixed(1)} ms`;
  const ended =
    outcome.type === 'ok'
      ? `ok ${JSON.stringify(outcome.result)}`
      : `${outcome.type} (${outcome.type === 'refused' ? outcome.reason : outcome.cause}: ${outcome.detail})`;
  const line = `#${id} ${kind} of intent ${intentId} in ${phase}, ${millis(startedAt).toFixed(1)} ms to ${until}: ${ended}`;
  const endedAtMs = endedAt === null ? null : millis(endedAt);
  return { id, line: quote(line), curl: curlLines(operation, sent), endedAtMs };
}
