import { runSaturation } from '../../../load/saturation.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import type { PagesOptions, PagesReached } from './pages-options.ts';

/** Asks for pages as fast as they come: autocannon, which leaves the server most of the machine. Nothing is recorded. */
const { baseUrl, paths, headers = {}, connections, warmUpMs, durationMs } = optionsOf<PagesOptions>();
const requests = paths.map((path) => ({ path, headers }));
const run = (name: string, ms: number) =>
  runSaturation(baseUrl, requests, { type: 'saturation', name, connections, durationMs: ms, skus: [] });

await run('warm-up', warmUpMs);
const { perSecond, kinds } = await run('measured', durationMs);
const [browse] = kinds;
const reached: PagesReached = {
  perSecond,
  p50Ms: browse?.responseTime.p50Ms ?? null,
  p99Ms: browse?.responseTime.p99Ms ?? null,
  unanswered: browse?.outcomes.unknown ?? 0,
};
await tell(reached);
