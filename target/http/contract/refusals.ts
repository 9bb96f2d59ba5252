import type { RefusalCode } from '../../refusal.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';

/** What an endpoint refuses because of what it is, before and beside anything of its own. */
function impliedBy({ caller, body, pathParameters, query, headers }: Endpoint): RefusalCode[] {
  const readsInput = [body, pathParameters, query, headers].some((input) => input !== undefined);
  return [
    ...(caller === 'watcher' ? [] : ['busy' as const]),
    ...(caller === 'newcomer' ? ['rate-limited' as const] : []),
    ...(caller === 'account' || caller === 'admin' ? ['unauthenticated' as const] : []),
    ...(caller === 'admin' ? ['forbidden' as const] : []),
    ...(readsInput ? ['invalid' as const] : []),
    ...(body === undefined ? [] : ['too-large' as const, 'unsupported-media-type' as const]),
  ];
}

/** Every code that an endpoint may answer with, each once. */
export const refusalsOf = (endpoint: Endpoint): readonly RefusalCode[] => [
  ...new Set([...impliedBy(endpoint), ...endpoint.refusals]),
];
