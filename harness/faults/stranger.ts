import type { DatabaseHands, Stranger } from './hands.ts';

/**
 * A stranger who has begun something, and is in the middle of it.
 * @throws what kept it from getting there; nobody is left behind then.
 */
export async function beginning(
  database: Pick<DatabaseHands, 'stranger'>,
  ...texts: readonly string[]
): Promise<Stranger> {
  const stranger = await database.stranger();
  try {
    for (const text of texts) await stranger.sql(text);
    return stranger;
  } catch (error) {
    await stranger.close();
    throw error;
  }
}
