// The source of the `app-bridge.js` that the sandbox serves in place of Shopify's: it gives the embedded app `window.shopify`, session
// tokens, the navigation, toasts and the save bar, by talking to the admin page around it. Never part of the app's own build.

import { dateShim } from './storefront/date-shim.ts';

/** JavaScript source; the Date shim is its first statement. */
export function appBridgeScript(offsetMs: number): string {
  return `${dateShim(offsetMs)}\n(${bridge.toString()})();\n`;
}

/** Runs in the app's page. Everything it needs is inside: only its source travels. */
function bridge(): void {
  const query = new URLSearchParams(location.search);
  const kept = 'sandbox.app-bridge';
  const remembered = JSON.parse(sessionStorage.getItem(kept) ?? '{}') as Record<string, string>;
  for (const name of ['shop', 'host', 'locale']) {
    const value = query.get(name);
    if (value) remembered[name] = value;
  }
  sessionStorage.setItem(kept, JSON.stringify(remembered));
  const apiKey = document.querySelector('meta[name="shopify-api-key"]')?.getAttribute('content') ?? '';
  // The host page is what frames us: its origin is in the `host` parameter, as with the real admin.
  const adminOrigin = new URL((document.currentScript as HTMLScriptElement).src).origin;

  let counter = 0;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  const ask = (type: string, detail: unknown = null): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (window.parent === window) {
        reject(new Error('The app is not embedded'));
        return;
      }
      counter++;
      waiting.set(counter, { resolve, reject });
      window.parent.postMessage({ sandbox: 'app-bridge', id: counter, type, detail }, adminOrigin);
    });
  const tell = (type: string, detail: unknown = null) => void ask(type, detail).catch(() => undefined);

  window.addEventListener('message', (event) => {
    if (event.origin !== adminOrigin) return;
    const message = event.data as {
      sandbox?: string;
      id?: number;
      value?: unknown;
      error?: string;
      event?: string;
      path?: string;
    };
    if (message?.sandbox !== 'app-bridge-answer' && message?.sandbox !== 'app-bridge-event') return;
    if (message.event === 'navigate') {
      navigate(message.path ?? '/');
      return;
    }
    if (message.event === 'toast-action') {
      toastActions.get(String(message.value))?.();
      return;
    }
    if (message.event === 'save-bar') {
      const bar = document.getElementById(shownBar ?? '') ?? document.querySelector('ui-save-bar');
      const button = bar?.querySelector(
        message.value === 'save' ? 'button[variant="primary"]' : 'button:not([variant="primary"])',
      );
      (button as HTMLButtonElement | null)?.click();
      return;
    }
    const entry = waiting.get(message.id ?? -1);
    if (!entry) return;
    waiting.delete(message.id!);
    if (message.error) entry.reject(new Error(message.error));
    else entry.resolve(message.value);
  });

  /** Follows a link of the host's navigation without reloading, the way a click on a link of the app would. */
  const navigate = (path: string) => {
    const target = new URL(path, location.origin);
    history.pushState(null, '', target.pathname + target.search);
    window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
  };

  // Tokens live for a minute; one is used again until ten seconds before its end.
  let token: { text: string; expiresAt: number } | undefined;
  const idToken = async (): Promise<string> => {
    if (token && token.expiresAt > Date.now() + 10_000) return token.text;
    const text = String(await ask('id-token'));
    const claims = JSON.parse(atob(text.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as { exp: number };
    token = { text, expiresAt: claims.exp * 1000 };
    return text;
  };

  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin === location.origin && !request.headers.has('authorization')) {
      request.headers.set('authorization', `Bearer ${await idToken()}`);
      request.headers.set('x-requested-with', 'XMLHttpRequest');
    }
    return plainFetch(request);
  };

  let toasts = 0;
  const toastActions = new Map<string, () => void>();
  const toast = {
    show: (
      message: string,
      options: { duration?: number; isError?: boolean; action?: string; onAction?: () => void } = {},
    ) => {
      toasts++;
      const id = `toast-${toasts}`;
      if (options.onAction) toastActions.set(id, options.onAction);
      const { duration, isError, action } = options;
      tell('toast', { id, message, duration: duration ?? 5000, isError: isError ?? false, action: action ?? null });
      return id;
    },
    hide: (id: string) => tell('toast-hide', { id }),
  };

  let shownBar: string | undefined;
  const saveBar = {
    show: async (id: string) => {
      shownBar = id;
      await ask('save-bar', { shown: true });
    },
    hide: async (id: string) => {
      if (shownBar === id) shownBar = undefined;
      await ask('save-bar', { shown: false });
    },
    toggle: (id: string) => (shownBar === id ? saveBar.hide(id) : saveBar.show(id)),
    leaveConfirmation: async () => {
      if (shownBar) await ask('leave-confirmation');
    },
  };

  const dialogs = (id: string) =>
    document.getElementById(id) as (HTMLElement & { show?: () => void; hide?: () => void }) | null;
  const modal = {
    show: async (id: string) => dialogs(id)?.setAttribute('open', ''),
    hide: async (id: string) => dialogs(id)?.removeAttribute('open'),
    toggle: async (id: string) => dialogs(id)?.toggleAttribute('open'),
  };

  /** The app's links for the host's navigation, out of <s-app-nav> or <ui-nav-menu>. */
  const sendNavigation = () => {
    const links = [...document.querySelectorAll('s-app-nav a, s-app-nav s-link, ui-nav-menu a')].map((link) => ({
      label: link.textContent?.trim() ?? '',
      path: link.getAttribute('href') ?? '/',
      isHome: link.getAttribute('rel') === 'home',
    }));
    tell('navigation', { links, path: location.pathname });
  };
  const hidden = document.createElement('style');
  hidden.textContent = 's-app-nav,ui-nav-menu,ui-save-bar,ui-title-bar{display:none}';
  document.head.append(hidden);
  new MutationObserver(sendNavigation).observe(document.documentElement, { childList: true, subtree: true });
  for (const name of ['pushState', 'replaceState'] as const) {
    const plain = history[name].bind(history);
    history[name] = (...parts: Parameters<History['pushState']>) => {
      plain(...parts);
      tell('location', { path: location.pathname + location.search });
    };
  }
  window.addEventListener('popstate', () => tell('location', { path: location.pathname + location.search }));
  document.addEventListener('DOMContentLoaded', sendNavigation);

  const absent = (what: string) => () => Promise.reject(new Error(`${what} is not part of the sandbox`));
  const shopify = {
    config: { apiKey, shop: remembered.shop ?? '', host: remembered.host ?? '', locale: remembered.locale ?? 'en' },
    origin: adminOrigin,
    ready: Promise.resolve(),
    setSignals: () => undefined,
    environment: { mobile: false, embedded: window.parent !== window, pos: false },
    loading: (busy?: boolean) => tell('loading', { busy: busy ?? false }),
    idToken,
    user: () => ask('user'),
    toast,
    saveBar,
    modal,
    resourcePicker: (options: unknown) => ask('resource-picker', options),
    picker: absent('picker'),
    scopes: { query: () => ask('scopes'), request: absent('scopes.request'), revoke: absent('scopes.revoke') },
    app: { extensions: () => ask('extensions') },
    intents: { invoke: absent('intents') },
    webVitals: { onReport: async () => undefined },
    support: { registerHandler: async () => undefined },
    reviews: { request: async () => ({ success: false, code: 'cooldown-period', message: 'Not in the sandbox' }) },
    scanner: { capture: absent('scanner') },
    pos: {},
    shopifyQL: {},
    tools: {},
  };
  Object.defineProperty(window, 'shopify', { value: shopify, configurable: true });
}
