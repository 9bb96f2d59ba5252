import { expect, test } from 'vitest';
import { parseAutocannon, parseHey, parseWrk } from './tools.ts';

test('wrk speaks of microseconds, milliseconds and seconds in one table', () => {
  const text = `Running 1s test @ http://127.0.0.1:41877/
  1 threads and 10 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   557.76us  848.97us   1.90s    92.66%
    Req/Sec    26.12k    11.60k   38.87k    72.73%
  Latency Distribution
     50%  310.00us
     75%  492.00us
     90%    1.07ms
     99%    4.26ms
  28456 requests in 1.10s, 6.30MB read
Requests/sec:  25873.21
Transfer/sec:      5.72MB
`;
  expect(parseWrk(text)).toEqual({
    ...{ perSecond: 25_873.21, p50Ms: 0.31, p90Ms: 1.07, p99Ms: 4.26, p999Ms: null, maxMs: 1_900 },
  });
});

test.each(['%', '%%'])('hey speaks of seconds, with %s', (sign) => {
  const text = `
Summary:
  Total:	1.0007 secs
  Slowest:	0.0078 secs
  Requests/sec:	18066.6386

Latency distribution:
  50${sign} in 0.0004 secs
  90${sign} in 0.0010 secs
  99${sign} in 0.0028 secs
`;
  expect(parseHey(text)).toEqual({
    ...{ perSecond: 18_066.6386, p50Ms: 0.4, p90Ms: 1, p99Ms: 2.8, p999Ms: null, maxMs: 7.8 },
  });
});

test('what a tool leaves out is not taken for zero', () => {
  expect(parseHey('Requests/sec:	0.2')).toMatchObject({ p50Ms: null, p99Ms: null, maxMs: null });
  expect(parseWrk('Requests/sec: 0.2')).toMatchObject({ p50Ms: null, p99Ms: null, maxMs: null });
});

test('autocannon speaks JSON', () => {
  const latency = { average: 3, p50: 1, p90: 2, p97_5: 3, p99: 4, p99_9: 5, max: 6 };
  expect(parseAutocannon(JSON.stringify({ requests: { average: 7 }, latency }))).toEqual({
    ...{ perSecond: 7, p50Ms: 1, p90Ms: 2, p99Ms: 4, p999Ms: 5, maxMs: 6 },
  });
});
