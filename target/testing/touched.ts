import pg from 'pg';

/** @returns how many pages of memory a statement touches, planned as it is in the shop. */
export async function touched(
  databaseUrl: string,
  { text }: { readonly text: string },
  values: readonly (string | number)[],
  plan: 'force_generic_plan' | 'force_custom_plan',
): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`set plan_cache_mode = ${plan}; prepare it as ${text}`);
    const literals = values.map((value) => (typeof value === 'number' ? value : `'${value}'`));
    const { rows } = await client.query(
      `explain (analyze, buffers, format json) execute it (${literals.join(', ')})`,
    );
    const root = rows[0]['QUERY PLAN'][0].Plan;
    return root['Shared Hit Blocks'] + root['Shared Read Blocks'];
  } finally {
    await client.end();
  }
}
