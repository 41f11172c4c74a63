// What the admin gives an extension: `shopify`, in the shape of the package's own types, with a true session token and true addresses.

import type { Api as BlockApi } from '@shopify/ui-extensions/admin.customer-details.block.render';
import type { Api as ActionApi } from '@shopify/ui-extensions/admin.customer-segment-details.action.render';

export interface Given {
  target: string;
  selected: { id: string }[];
  /** The app's own address: where the admin sends the paths an extension asks for. */
  app: string;
  /** The extension's locale file in the merchant's language. */
  texts: unknown;
  locale: string;
}

/** JavaScript source for the head of an extension's page, before the extension itself. */
export const apiScript = (given: Given): string =>
  `(${give.toString()})(${JSON.stringify(given).replaceAll('<', '\\u003c')});`;

/** Runs in the page. Only its source travels. */
function give({ target, selected, app, texts, locale }: Given): void {
  const ownFetch = window.fetch.bind(window);
  const text = (key: string): string => {
    const found = key
      .split('.')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], texts);
    if (typeof found !== 'string') throw new Error(`there is no translation for ${key}`);
    return found;
  };
  const kept = new Map<string, unknown>();
  const common = {
    auth: {
      idToken: async () => {
        const answer = await ownFetch('/-/id-token');
        return answer.ok ? ((await answer.json()) as { value: string }).value : null;
      },
    },
    i18n: {
      translate: ((key: string) => text(key)) as BlockApi['i18n']['translate'],
      formatNumber: (n, options) => new Intl.NumberFormat(locale, options).format(n),
      formatCurrency: (n, options) => new Intl.NumberFormat(locale, { style: 'currency', ...options }).format(n),
      formatDate: (date, options) => new Intl.DateTimeFormat(locale, options).format(date),
    },
    intents: {},
    storage: {
      set: async (key, value) => void kept.set(String(key), value),
      setMany: async (entries) => {
        for (const [key, value] of Object.entries(entries)) kept.set(key, value);
      },
      get: async (key) => kept.get(String(key)) as never,
      getMany: async (keys) => keys.map((key) => kept.get(String(key)) as never),
      clear: async () => kept.clear(),
      delete: async (key) => kept.delete(String(key)),
      deleteMany: async (keys) => Object.fromEntries(keys.map((key) => [key, kept.delete(String(key))])) as never,
      entries: async () => kept.entries() as never,
    },
    query: async () => ({ errors: [{ message: 'not asked for', locations: { line: 1, column: '1' } }] }),
    data: { selected },
    resourcePicker: async () => undefined,
    picker: async () => ({ selected: Promise.resolve(undefined) }),
  } satisfies Omit<BlockApi, 'extension' | 'navigation'> & Omit<ActionApi, 'extension' | 'close'>;
  const own: Pick<BlockApi, 'navigation'> & Pick<ActionApi, 'close'> = {
    navigation: { navigate: () => undefined },
    close: () => window.parent.postMessage({ sandbox: 'extension', type: 'close' }, location.origin),
  };
  Object.assign(window, {
    // Paths are the app's, as in the real admin; an address is taken as it is.
    fetch: (asked: RequestInfo | URL, init?: RequestInit) =>
      ownFetch(typeof asked === 'string' && asked.startsWith('/') ? app + asked : asked, init),
    shopify: {
      ...common,
      ...own,
      extension: { target },
      extend: (registered: string, run: () => unknown) => {
        if (registered === target) addEventListener('DOMContentLoaded', () => void run());
      },
    },
  });
}
