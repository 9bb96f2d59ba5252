import { createRequire } from 'node:module';
import { runTool } from '../shared/children.ts';

/** What a load tool says about its run, in its own words turned to milliseconds; `null` where it does not say. */
export interface Reported {
  readonly perSecond: number;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p99Ms: number | null;
  readonly p999Ms: number | null;
  readonly maxMs: number | null;
}

/** What every tool is asked for. Whole seconds, since wrk knows no others. */
export interface Asked {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests per second in all, for the tools that can be told; else as fast as they can. */
  readonly ratePerSecond?: number;
}

export async function wrk({ url, connections, seconds }: Asked): Promise<Reported> {
  return parseWrk(await runTool('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', url]));
}

/** hey's rate is per connection. */
export async function hey({ url, connections, seconds, ratePerSecond }: Asked): Promise<Reported> {
  const rate = ratePerSecond === undefined ? [] : ['-q', String(ratePerSecond / connections)];
  return parseHey(await runTool('hey', ['-c', String(connections), '-z', `${seconds}s`, ...rate, url]));
}

export async function autocannonCommand({
  url,
  connections,
  seconds,
  ratePerSecond,
}: Asked): Promise<Reported> {
  const file = createRequire(import.meta.url).resolve('autocannon');
  const rate = ratePerSecond === undefined ? [] : ['-R', String(ratePerSecond)];
  const args = ['-c', String(connections), '-d', String(seconds), ...rate, '--json', '--no-progress', url];
  return parseAutocannon(await runTool(process.execPath, [file, ...args]));
}

/** Its script comes on standard input; the summary is the script's to print. */
export async function k6({ url, connections, seconds }: Asked): Promise<Reported> {
  const script = `import http from 'k6/http';
    export default () => { http.get(${JSON.stringify(url)}); };
    export const handleSummary = ({ metrics }) => ({ stdout: JSON.stringify(metrics.http_reqs.values.rate) });`;
  const args = ['run', '--quiet', '--vus', String(connections), '--duration', `${seconds}s`, '-'];
  return only(Number(await runTool('k6', args, { input: script })));
}

export async function vegeta({ url, connections, seconds }: Asked): Promise<Reported> {
  const workers = [`-workers=${connections}`, `-max-workers=${connections}`, `-connections=${connections}`];
  // Its two halves speak through a file of its own format; a shell joins them as its manual does.
  const attack = `vegeta attack -rate=0 ${workers.join(' ')} -duration=${seconds}s | vegeta report -type=json`;
  const report = await runTool('sh', ['-c', attack], { input: `GET ${url}\n` });
  return only((JSON.parse(report) as { throughput: number }).throughput);
}

const only = (perSecond: number): Reported => ({
  ...{ perSecond, p50Ms: null, p90Ms: null, p99Ms: null, p999Ms: null, maxMs: null },
});

const UNITS: Readonly<Record<string, number>> = { us: 1e-3, ms: 1, s: 1e3, m: 60e3 };

/** `1.20ms`, `950.00us`, `2.00s`. */
function durationMs(text: string | undefined): number | null {
  const [, value, unit = ''] = /^([\d.]+)(us|ms|s|m)$/.exec(text ?? '') ?? [];
  const factor = UNITS[unit];
  return value === undefined || factor === undefined ? null : Number(value) * factor;
}

/** @param text of `wrk --latency`. */
export function parseWrk(text: string): Reported {
  const percentile = (name: string) => durationMs(new RegExp(`^ +${name}% +(\\S+)`, 'm').exec(text)?.[1]);
  return {
    perSecond: Number(/Requests\/sec: +([\d.]+)/.exec(text)?.[1]),
    p50Ms: percentile('50'),
    p90Ms: percentile('90'),
    p99Ms: percentile('99'),
    p999Ms: null,
    maxMs: durationMs(/^ +Latency +\S+ +\S+ +(\S+)/m.exec(text)?.[1]),
  };
}

/** @param text of hey's summary. */
export function parseHey(text: string): Reported {
  const seconds = (value: string | undefined) => (value === undefined ? null : Number(value) * 1_000);
  const percentile = (name: string) => seconds(new RegExp(`^ +${name}%+ in ([\\d.]+)`, 'm').exec(text)?.[1]);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
    p50Ms: percentile('50'),
    p90Ms: percentile('90'),
    p99Ms: percentile('99'),
    p999Ms: null,
    maxMs: seconds(/Slowest:\s+([\d.]+)/.exec(text)?.[1]),
  };
}

/** @param text of `autocannon --json`. */
export function parseAutocannon(text: string): Reported {
  const { requests, latency } = JSON.parse(text) as {
    requests: { average: number };
    latency: { p50: number; p90: number; p99: number; p99_9: number; max: number };
  };
  const { p50, p90, p99, p99_9, max } = latency;
  return { perSecond: requests.average, p50Ms: p50, p90Ms: p90, p99Ms: p99, p999Ms: p99_9, maxMs: max };
}
