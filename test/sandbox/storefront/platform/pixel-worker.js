/* A strict pixel's world: a worker with nothing but what the platform promises (self, console, timers, fetch and its three classes). */
(() => {
  const PROMISED = new Set([
    'self',
    'globalThis',
    'console',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'fetch',
    'Headers',
    'Request',
    'Response',
  ]);
  const LANGUAGE = new Set(
    (
      'Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array Float64Array Function ' +
      'Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError ' +
      'Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap ' +
      'WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval isFinite isNaN parseFloat parseInt ' +
      'undefined unescape AggregateError FinalizationRegistry'
    ).split(' '),
  );
  const load = importScripts.bind(self);
  const post = postMessage.bind(self);
  const listen = addEventListener.bind(self);

  const waiting = new Map();
  let calls = 0;
  const call =
    (store, method) =>
    (...args) =>
      new Promise((resolve) => {
        calls += 1;
        waiting.set(calls, resolve);
        post({ kind: 'storage', call: calls, store, method, args });
      });
  const storage = (store) =>
    Object.fromEntries(
      ['getItem', 'setItem', 'removeItem', 'key', 'clear', 'length'].map((name) => [name, call(store, name)]),
    );
  const browser = {
    localStorage: storage('localStorage'),
    sessionStorage: storage('sessionStorage'),
    cookie: { get: async () => '', set: async () => '' },
    sendBeacon: async () => false,
  };

  const subscribers = new Map();
  const privacySubscribers = [];
  const subscribe = (name, run) => {
    subscribers.set(name, [...(subscribers.get(name) ?? []), run]);
    return () => true;
  };
  const groups = { standard: 'all_standard_events', custom: 'all_custom_events', dom: 'all_dom_events' };

  const start = ({ src, settings, init }) => {
    let extension;
    self.shopify = {
      extend: (_point, run) => {
        extension = run;
      },
    };
    // What a strict pixel is not promised is not there; the language itself stays.
    for (let owner = self; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
      for (const name of Object.getOwnPropertyNames(owner)) {
        if (PROMISED.has(name) || LANGUAGE.has(name) || name === 'shopify') continue;
        try {
          Object.defineProperty(self, name, { value: undefined, configurable: true, writable: true });
        } catch {}
      }
    }
    load(src);
    extension({
      settings,
      init,
      browser,
      analytics: { subscribe },
      customerPrivacy: {
        subscribe: (name, run) => {
          if (name === 'visitorConsentCollected') privacySubscribers.push(run);
          return () => true;
        },
      },
    });
  };

  listen('message', ({ data }) => {
    if (data.kind === 'start') start(data);
    if (data.kind === 'consent') for (const run of privacySubscribers) run(data.event);
    if (data.kind === 'answer') {
      waiting.get(data.call)?.(data.value);
      waiting.delete(data.call);
    }
    if (data.kind === 'event') {
      const { name, type } = data.event;
      for (const key of [name, groups[type], 'all_events'])
        for (const run of subscribers.get(key) ?? []) run(data.event);
    }
  });
})();
