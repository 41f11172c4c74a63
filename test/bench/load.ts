// The load generator, a process of its own: a fixed rate or as fast as it goes; tells latencies and its own share of the processors.

import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

export interface LoadOrder {
  url: string;
  seconds: number;
  connections: number;
  /** Requests offered a second; 0 = as many as go. */
  rate: number;
  method: 'GET' | 'POST';
  body?: string;
  headers?: Record<string, string>;
  /** A header that gets a new value in every request. */
  uniqueHeader?: string;
  /** Paths to go round. */
  paths?: string[];
}

export interface LoadOutcome {
  perSecond: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
  failed: number;
  /** Share of one processor that the generator itself used. */
  generatorShare: number;
}

const order = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as LoadOrder;
let serial = 0;
const prefix = `${process.pid}-${Date.now()}`;
const begun = process.cpuUsage();
const at = performance.now();
const requests = (order.paths ?? ['']).map((path) => ({
  method: order.method,
  ...(path === '' ? {} : { path }),
  ...(order.body === undefined ? {} : { body: order.body }),
  headers: order.headers ?? {},
  ...(order.uniqueHeader === undefined
    ? {}
    : {
        setupRequest: (request: autocannon.Request): autocannon.Request => {
          serial++;
          return { ...request, headers: { ...request.headers, [order.uniqueHeader as string]: `${prefix}-${serial}` } };
        },
      }),
}));
const result = await autocannon({
  url: order.url,
  duration: order.seconds,
  connections: order.connections,
  ...(order.rate > 0 ? { overallRate: order.rate } : {}),
  requests,
});
const used = process.cpuUsage(begun);
const outcome: LoadOutcome = {
  perSecond: result.requests.average,
  p50: result.latency.p50,
  p90: result.latency.p90,
  p99: result.latency.p99,
  max: result.latency.max,
  failed: result.non2xx + result.errors,
  generatorShare: (used.user + used.system) / 1000 / (performance.now() - at),
};
process.stdout.write(JSON.stringify(outcome));
