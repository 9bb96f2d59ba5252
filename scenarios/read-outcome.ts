import type { Answer, Outcome, RefusalReason } from '../harness/index.ts';
import { isRecord } from './is-record.ts';

/** The codes of the target's problem documents, in the harness's words. */
const REASONS: Readonly<Record<string, RefusalReason>> = {
  'out-of-stock': 'out-of-stock',
  'payment-declined': 'declined',
  'voucher-exhausted': 'voucher-exhausted',
  'voucher-expired': 'voucher-expired',
  'unknown-voucher': 'not-found',
  'not-cancellable': 'other',
  'in-flight': 'in-flight',
  'key-reused': 'key-reused',
  unauthenticated: 'unauthenticated',
  'bad-credentials': 'unauthenticated',
  forbidden: 'forbidden',
  'not-found': 'not-found',
  'unknown-product': 'not-found',
  busy: 'busy',
  'rate-limited': 'busy',
};

/**
 * A 4xx is a promise of no effect. A 5xx is unknown, but for `busy`: the target says it before it has begun any work.
 */
export function refusalOf(answer: Answer): Outcome<never> {
  const code = isRecord(answer.json) && typeof answer.json.code === 'string' ? answer.json.code : '';
  const detail = `${answer.status} ${code}`.trim();
  const clientError = answer.status >= 400 && answer.status < 500;
  if (clientError || (answer.status === 503 && code === 'busy')) {
    return { type: 'refused', reason: REASONS[code] ?? (clientError ? 'invalid' : 'other'), detail };
  }
  if (answer.status >= 500) return { type: 'unknown', cause: 'server-error', detail };
  return unintelligible(`status ${answer.status}`);
}

export const unintelligible = (detail: string): Outcome<never> => ({
  type: 'unknown',
  cause: 'unintelligible',
  detail,
});

export function readOutcome<R>(
  answer: Answer,
  status: number,
  read: (body: Record<string, unknown>) => R | null,
): Outcome<R> {
  if (answer.status !== status) return refusalOf(answer);
  const result = isRecord(answer.json) ? read(answer.json) : null;
  return result === null
    ? unintelligible(`a ${status} whose body is not as documented`)
    : { type: 'ok', result };
}
