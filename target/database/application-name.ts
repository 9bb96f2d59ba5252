/**
 * Who a connection belongs to, as `pg_stat_activity` shows it. Each has connections of its own, so the name is given
 * once, when a connection is made; and what goes on in the background does not wait for requests, nor they for it.
 */
export type Stage = 'web' | 'recovery' | 'relay' | 'ready' | 'listen' | 'schema';

export const applicationName = (stage: Stage): string => `oversold-target:${stage}`;
