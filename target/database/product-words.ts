import type pg from 'pg';

/** Products of one statement: a large catalogue takes many, and nobody has to wait for all of them. */
const BATCH = 10_000;

const FILL = `
  with batch as (
    select sku, name from products where sku > $1 order by sku limit ${BATCH} for key share
  ), added as (
    insert into product_words select word, sku from batch cross join lateral words_of(name) as word
      on conflict do nothing
  )
  select max(sku) as last from batch`;

/** Of a product that was given another name just as its old one was read. */
const TIDY = `
  delete from product_words w using products p where p.sku = w.sku and w.word not in (select words_of(p.name))`;

/** The words of products that were there before the triggers were. */
export async function fillProductWords(client: pg.Client): Promise<void> {
  for (let last: string | null = ''; last !== null; ) {
    const { rows }: pg.QueryResult<{ last: string | null }> = await client.query(FILL, [last]);
    last = rows[0]?.last ?? null;
  }
  await client.query(TIDY);
}
