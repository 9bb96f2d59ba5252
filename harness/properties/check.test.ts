import { describe, expect, it } from 'vitest';
import { RunError } from '../model/errors.ts';
import { type Declarations, STRICT } from '../model/evidence.ts';
import { type CheckOptions, checkProperties } from './check.ts';
import { type Bug, MAX_QUANTITY, type Peculiarity, SimulatedShop } from './fixtures/simulated-shop.ts';
import { poolOfProducts } from './world.ts';

const declarations: Declarations = { ...STRICT, maxQuantity: MAX_QUANTITY };

function check(shop: SimulatedShop, more: Partial<CheckOptions> = {}, products = 4_000) {
  const world = poolOfProducts(shop.seed(products), shop);
  return checkProperties({
    live: shop,
    world,
    buyers: 3,
    declarations,
    currency: 'EUR',
    runs: 200,
    seed: 1,
    ...more,
  });
}

/** The operations of a counterexample that were generated: closing adds its own. */
const generated = (trace: readonly { intentId: string }[]) =>
  trace.filter((operation) => !operation.intentId.includes('closing')).length;

describe('an honest shop', () => {
  it('passes 200 programs', async () => {
    const report = await check(new SimulatedShop());
    expect(report).toMatchObject({ verdict: 'holds', programs: 200, discarded: 0, seed: 1 });
    expect(report.operations).toBeGreaterThan(1_000);
  });

  it.each<Peculiarity>([
    'replays refusals',
    'refuses twins in flight',
    'refuses duplicate lines',
    'refuses forged fields',
    'holds units while the bank is asked',
  ])('is not accused because it %s', async (peculiarity) => {
    expect(await check(new SimulatedShop(peculiarity))).toMatchObject({ verdict: 'holds', programs: 200 });
  });

  it('may show a price as late as it declares, and no later', async () => {
    const late = () => new SimulatedShop('shows prices 5 ms late');
    const declared = await check(late(), { declarations: { ...declarations, stalenessMs: 5 } });
    expect(declared.verdict).toBe('holds');
    expect((await check(late())).verdict).toBe('violated');
  });
});

describe('a shop with a bug is found, and the failure is small and comes again', () => {
  it.each<Bug>([
    'oversells',
    'ignores the key',
    'takes another body for the same key',
    'trusts the price',
    'trusts the buyer',
    'shows foreign orders',
    'tells foreign orders from missing ones',
    'charges a stale price',
    'lets buyers set prices',
    'keeps the units of a declined checkout',
    'accepts negative quantities',
    'checks duplicate lines one by one',
    'checks stock, waits, then takes it',
    'looks the key up, waits, then stores it',
  ])('it %s', async (bug) => {
    const report = await check(new SimulatedShop(bug));
    if (report.verdict !== 'violated') throw new Error(`not found: ${JSON.stringify(report)}`);
    expect(generated(report.trace), report.counterexample.join('\n')).toBeLessThanOrEqual(4);

    const again = await check(new SimulatedShop(bug), { seed: report.seed, path: report.path });
    if (again.verdict !== 'violated') throw new Error(`not replayed: ${JSON.stringify(again)}`);
    const withoutIds = (line: string) => line.replace(/order-\d+|sku-\d+/g, '');
    expect(again.counterexample.map(withoutIds)).toEqual(report.counterexample.map(withoutIds));
    expect(again.programs).toBe(1);
  });

  it('and a person can read it', async () => {
    const report = await check(new SimulatedShop('ignores the key'));
    expect(report).toMatchObject({
      verdict: 'violated',
      counterexample: expect.arrayContaining([
        expect.stringMatching(/^A \(sku-\d+\): stock 1, 0\.01 EUR$/),
        expect.stringMatching(/^1\. buyer 0 checks out 1 × A → ok, order order-\d+, total 0\.01 EUR$/),
        '2. buyer 0 checks out 1 × A, under the key of the order of line 1 → refused: out-of-stock',
      ]),
      expected: expect.stringMatching(/^line 2: ok with the same order order-\d+ and total 0\.01 EUR$/),
      observed: 'line 2: refused: out-of-stock',
    });
  });
});

describe('the pool of fresh products', () => {
  it('gives each program products of its own, with the price and stock that it asked for', async () => {
    const shop = new SimulatedShop();
    const world = poolOfProducts(shop.seed(3), shop);
    const products = [
      { stock: 2, unitPriceCents: 150 },
      { stock: 0, unitPriceCents: 99 },
    ];
    expect(await world.prepare(products)).toEqual({ skus: ['sku-0', 'sku-1'] });
    expect(shop.products.get('sku-0')).toMatchObject({ stock: 2, unitPriceCents: 150 });
    expect(shop.products.get('sku-1')).toMatchObject({ stock: 0, unitPriceCents: 99 });
    expect(await world.prepare(products)).toBeNull();
    expect(await world.prepare(products.slice(0, 1))).toEqual({ skus: ['sku-2'] });
  });

  it('says so where the shop refuses the administrator', async () => {
    const world = poolOfProducts(['not-there'], new SimulatedShop());
    await expect(world.prepare([{ stock: 1, unitPriceCents: 1 }])).rejects.toThrow(
      /changePrice by the administrator/,
    );
  });
});

describe('what cannot be judged', () => {
  it('is discarded and counted, and too much of it is inconclusive', async () => {
    const report = await check(new SimulatedShop('answers 500 to forged fields'));
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /^\d+ of 200 programs could not be judged; the last: checkout is unknown: server-error$/,
      ),
    });
  });

  it('is inconclusive where the fresh products run out', async () => {
    const report = await check(new SimulatedShop(), {}, 20);
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('pool of fresh products'),
    });
  });

  it('throws what the harness throws, rather than shrink it', async () => {
    const shop = new SimulatedShop();
    const broken = { perform: () => Promise.reject(new Error('the dispatcher is closed')) };
    const world = poolOfProducts(shop.seed(100), shop);
    const options = { world, buyers: 3, declarations, currency: 'EUR', runs: 200, seed: 1 };
    await expect(checkProperties({ ...options, live: broken })).rejects.toThrow('the dispatcher is closed');
    await expect(checkProperties({ ...options, live: shop, buyers: 1 })).rejects.toThrow(RunError);
  });
});
