// The strict worker of a played browser: the built pixel in a context with nothing but what the platform promises.

import { createContext, runInContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

interface Start {
  source: string;
  settings: Record<string, unknown>;
  init: unknown;
  /** What a browser would add to each request. */
  headers: Record<string, string>;
}

interface PixelEvent {
  name: string;
  type: string;
}

type Message =
  | { kind: 'event'; event: PixelEvent }
  | { kind: 'answer'; call: number; value: unknown }
  | { kind: 'drain' };

const { source, settings, init, headers } = workerData as Start;
const port = parentPort!;

/** Timers, requests and questions that are still open: none of them left means the pixel is done. */
const open = new Set<unknown>();
const waiting = new Map<number, (value: unknown) => void>();
let calls = 0;

const call =
  (store: string, method: string) =>
  (...args: unknown[]): Promise<unknown> =>
    new Promise((resolve) => {
      const number = ++calls;
      open.add(`call ${number}`);
      waiting.set(number, resolve);
      port.postMessage({ kind: 'storage', call: number, store, method, args });
    });

const storage = (store: string) =>
  Object.fromEntries(
    ['getItem', 'setItem', 'removeItem', 'key', 'clear', 'length'].map((name) => [name, call(store, name)]),
  );

const subscribers = new Map<string, ((event: unknown) => void)[]>();
const subscribe = (name: string, run: (event: unknown) => void) => {
  subscribers.set(name, [...(subscribers.get(name) ?? []), run]);
  return () => true;
};

const api = {
  settings,
  init,
  analytics: { subscribe },
  browser: {
    localStorage: storage('localStorage'),
    sessionStorage: storage('sessionStorage'),
    cookie: { get: async () => '', set: async () => '' },
    sendBeacon: async () => false,
  },
  customerPrivacy: { subscribe: () => () => true },
};

const promised: Record<string, unknown> = {
  console,
  Headers,
  Request,
  Response,
  setTimeout: (run: () => void, delayMs: number) => {
    const timer = setTimeout(() => {
      open.delete(timer);
      run();
    }, delayMs);
    open.add(timer);
    return timer;
  },
  clearTimeout: (timer: NodeJS.Timeout | undefined) => {
    open.delete(timer);
    clearTimeout(timer);
  },
  fetch: (url: string, request: RequestInit) => {
    const asked = fetch(url, { ...request, headers: { ...headers, ...request.headers } });
    open.add(asked);
    const done = () => void open.delete(asked);
    asked.then(done, done);
    return asked;
  },
  shopify: {
    extend: (_point: string, run: (given: typeof api) => void) => run(api),
  },
};
promised.self = promised;

runInContext(source, createContext(promised), { filename: 'presage-pixel.js' });

const groups: Record<string, string> = { standard: 'all_standard_events', custom: 'all_custom_events' };

function whenDone(): void {
  if (open.size > 0) setTimeout(whenDone, 5);
  // What was just answered may begin something new.
  else setImmediate(() => (open.size > 0 ? whenDone() : port.postMessage({ kind: 'drained' })));
}

port.on('message', (message: Message) => {
  if (message.kind === 'event') {
    const { name, type } = message.event;
    for (const key of [name, groups[type] ?? '', 'all_events']) {
      for (const run of subscribers.get(key) ?? []) run(message.event);
    }
  } else if (message.kind === 'answer') {
    waiting.get(message.call)?.(message.value);
    waiting.delete(message.call);
    open.delete(`call ${message.call}`);
  } else whenDone();
});
