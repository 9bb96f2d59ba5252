import {
  type Arrival,
  aligned,
  atLeast,
  poisson,
  type Random,
  refusedFor,
  restocksMetCheckouts,
  type Scenario,
  type Size,
  soldOut,
  speakingFor,
  type Wish,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

/** How many deliveries there are; between them the sale goes on. */
const LOTS: Readonly<Record<Size, number>> = { smoke: 10, ci: 50, full: 500 };

const HOT = 'hot';
const BUYERS = 100;
const STOCK = 10;
const LOT = 4;
/** Of each delivery: so many want it in the very instant in which it comes, and it is enough for few of them. */
const RIVALS = 16;
const LOT_EVERY_MS = 500;
const STRAGGLERS_PER_SECOND = 20;

/** One card in so many is declined: what was held for it is for the next in line. */
const DECLINED_EVERY = 6;

function buying(intent: string, actor: number, random: Random): Wish {
  const card = random.int(1, DECLINED_EVERY) === 1 ? 'declined' : 'accepted';
  const lines = [{ sku: HOT, quantity: random.int(1, 2) }];
  return { intent, intention: { kind: 'checkout', input: { actor, lines, card } } };
}

/** A few units come in while a crowd of buyers asks for them. */
function delivery(number: number, random: Random): Arrival[] {
  const restock: Wish = {
    intent: `lot-${number}`,
    intention: { kind: 'restock', input: { actor: 'admin', sku: HOT, quantity: LOT } },
  };
  const line = random.shuffle(Array.from({ length: BUYERS }, (_, buyer) => buyer)).slice(0, RIVALS);
  const rivals = line.map((buyer) => buying(`lot-${number}-buyer-${buyer}`, buyer, random));
  return aligned(`lot-${number}`, (number + 1) * LOT_EVERY_MS, random.shuffle([restock, ...rivals]));
}

function arrivals(lots: number, random: Random): Arrival[] {
  const saleMs = (lots + 1) * LOT_EVERY_MS;
  return [
    ...Array.from({ length: lots }, (_, number) => delivery(number, random)).flat(),
    ...poisson(random, STRAGGLERS_PER_SECOND, saleMs).map((atMs, index) => ({
      atMs,
      ...buying(`straggler-${index}`, index % BUYERS, random),
    })),
  ].sort((one, other) => one.atMs - other.atMs);
}

/** There is one product, everybody wants it, and it comes in small lots: every checkout fights over the same row. */
export const hotSku: Scenario = {
  name: 'hot-sku',
  question:
    'When everybody wants one product that comes in small lots, is each unit sold once, and none kept?',
  plan(size) {
    const lots = LOTS[size];
    return {
      catalogue: {
        currency: 'EUR',
        products: [{ sku: HOT, name: 'What everybody wants', unitPriceCents: 19_900, stock: STOCK }],
        filler: 0,
      },
      buyers: BUYERS,
      settings: {},
      phases: [{ type: 'open', name: 'rush', connections: 64, arrivals: (random) => arrivals(lots, random) }],
      faults: [],
      invariants: [...SALE_PROMISES, 'holds-are-released-once'],
      adequacy: [
        speakingFor(['never-oversell', 'never-undersell'], soldOut(HOT)),
        speakingFor(
          ['never-oversell', 'never-undersell', 'stock-is-conserved'],
          restocksMetCheckouts(Math.floor(lots / 3)),
        ),
        speakingFor(['holds-are-released-once'], refusedFor('declined', 1)),
        atLeast(Math.floor(lots / 2), 'restock', 'ok'),
        // Half of the lots, and two units at most for each.
        atLeast(Math.floor((lots * LOT) / 4), 'checkout', 'ok'),
      ],
      budgets: [],
    };
  },
};
