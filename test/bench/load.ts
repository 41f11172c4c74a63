// The load generator, a process of its own: keep-alive sockets that write prepared requests. With a rate it is an open loop: each request
// has its moment whatever became of those before, and its latency counts from that moment (waiting for a free connection included), so
// that a slow answer can't hide those that would have come behind it. Without one each connection asks again as soon as it was answered.

import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { quantile } from './figure.ts';

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
  /** Answered within the time, a second. */
  perSecond: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
  /** Other statuses than 2xx, broken connections, and what was not answered soon after the end. */
  failed: number;
  /** Share of one processor that the generator itself used. */
  generatorShare: number;
  /** How late the generator's own loop was, 99th percentile in ms: what of the latencies is its own. */
  generatorLag: number;
}

/** Those that are under way at the end may still come this long. */
const GRACE_MS = 5000;
const HEAD_END = Buffer.from('\r\n\r\n');

const order = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as LoadOrder;
const { hostname, port, pathname } = new URL(order.url);
const prefix = `${process.pid}-${Date.now()}`;
const paths = order.paths ?? [pathname];
const heads = paths.map((path) => {
  const lines = [`${order.method} ${path} HTTP/1.1`, `host: ${hostname}:${port}`, 'connection: keep-alive'];
  for (const [name, value] of Object.entries(order.headers ?? {})) lines.push(`${name}: ${value}`);
  if (order.body !== undefined) lines.push(`content-length: ${Buffer.byteLength(order.body)}`);
  return `${lines.join('\r\n')}\r\n`;
});
let serial = 0;
const nextRequest = (): string => {
  serial++;
  const unique = order.uniqueHeader === undefined ? '' : `${order.uniqueHeader}: ${prefix}-${serial}\r\n`;
  return `${heads[serial % heads.length]}${unique}\r\n${order.body ?? ''}`;
};

interface Connection {
  socket: Socket;
  /** The moment from which its request counts; null while it is free. */
  since: number | null;
  received: Buffer;
}

const latencies: number[] = [];
const waiting: number[] = [];
const free: Connection[] = [];
let failed = 0;
let open = 0;
let answeredInTime = 0;
let begunAt = 0;
let endsAt = Number.POSITIVE_INFINITY;
let done: () => void = () => {};

const send = (connection: Connection, since: number) => {
  connection.since = since;
  open++;
  connection.socket.write(nextRequest());
};

const freed = (connection: Connection) => {
  connection.since = null;
  open--;
  const now = performance.now();
  if (order.rate === 0 && now < endsAt) send(connection, now);
  else {
    const since = waiting.shift();
    if (since === undefined) free.push(connection);
    else send(connection, since);
  }
  if (now >= endsAt && open === 0 && waiting.length === 0) done();
};

/** Takes what has come; true once a whole answer has. Our answers tell their length or have none. */
const taken = (connection: Connection, bytes: Buffer): boolean => {
  const all = connection.received.length === 0 ? bytes : Buffer.concat([connection.received, bytes]);
  connection.received = all;
  const end = all.indexOf(HEAD_END);
  if (end < 0) return false;
  const head = all.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head);
  const bodyless = head.startsWith('HTTP/1.1 204');
  if (length === null && !bodyless) throw new Error(`an answer without length: ${head}`);
  const whole = end + 4 + Number(length?.[1] ?? 0);
  if (all.length < whole) return false;
  connection.received = all.subarray(whole);
  if (head[9] !== '2') failed++;
  return true;
};

const opened = () =>
  new Promise<Connection>((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const connection: Connection = { socket, since: null, received: Buffer.alloc(0) };
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => socket.destroy());
      resolve(connection);
    });
    socket.on('data', (bytes) => {
      if (connection.since === null || !taken(connection, bytes)) return;
      const now = performance.now();
      latencies.push(now - connection.since);
      if (now <= endsAt) answeredInTime++;
      freed(connection);
    });
    socket.on('close', () => {
      if (connection.since === null) return;
      failed++;
      open--;
      connection.since = null;
      void opened().then((again) => free.push(again));
    });
  });

const connections = await Promise.all(Array.from({ length: order.connections }, opened));
const loop = monitorEventLoopDelay({ resolution: 1 });
const begun = process.cpuUsage();
loop.enable();
begunAt = performance.now();
endsAt = begunAt + order.seconds * 1000;
const over = new Promise<void>((resolve) => {
  done = resolve;
});
setTimeout(
  () => {
    if (open === 0 && waiting.length === 0) done();
    else setTimeout(done, GRACE_MS);
  },
  order.seconds * 1000 + 1,
);
if (order.rate === 0) for (const connection of connections) send(connection, performance.now());
else {
  free.push(...connections);
  const total = Math.round(order.rate * order.seconds);
  let due = 0;
  const tick = () => {
    const now = performance.now();
    for (; due < total; due++) {
      const at = begunAt + (due * 1000) / order.rate;
      if (at > now) break;
      const connection = free.pop();
      if (connection === undefined) waiting.push(at);
      else send(connection, at);
    }
    if (due < total) setTimeout(tick, Math.max(0, Math.floor(begunAt + (due * 1000) / order.rate - performance.now())));
  };
  tick();
}
await over;
const used = process.cpuUsage(begun);
loop.disable();
const took = performance.now() - begunAt;
const outcome: LoadOutcome = {
  perSecond: answeredInTime / order.seconds,
  p50: quantile(latencies, 0.5),
  p90: quantile(latencies, 0.9),
  p99: quantile(latencies, 0.99),
  max: quantile(latencies, 1),
  failed: failed + open + waiting.length,
  generatorShare: (used.user + used.system) / 1000 / took,
  // The histogram counts the timer's own millisecond.
  generatorLag: Math.max(0, loop.percentile(99) / 1e6 - 1),
};
process.stdout.write(JSON.stringify(outcome), () => process.exit(0));
