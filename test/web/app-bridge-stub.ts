// The little of App Bridge that the admin's pages need when they stand alone in a browser: tokens, toasts, the save bar, a picker that picks.

/** JavaScript source. The token is the shop's name, as the test API's guard wants it. */
export function appBridgeStub(shop: string, locale: string): string {
  return `(${stub.toString()})(${JSON.stringify({ shop, locale })});`;
}

function stub({ shop, locale }: { shop: string; locale: string }): void {
  /** `leaves`: what the merchant answers when asked whether to leave without saving. */
  const seen = { toasts: [] as string[], tokens: 0, asked: 0, leaves: false };
  Object.assign(window, { seen });
  const style = document.createElement('style');
  style.textContent =
    'ui-nav-menu{display:none}ui-save-bar{display:none}ui-save-bar[shown]{display:flex;gap:8px;padding:8px;background:#1a1a1a;position:sticky;top:0;z-index:9}';
  document.head.append(style);
  const bar = (id: string, shown: boolean) => document.getElementById(id)?.toggleAttribute('shown', shown);
  Object.defineProperty(window, 'shopify', {
    value: {
      config: { apiKey: 'key', shop, host: '', locale },
      idToken: async () => {
        seen.tokens++;
        return shop;
      },
      toast: { show: (text: string) => seen.toasts.push(text) },
      saveBar: {
        show: async (id: string) => bar(id, true),
        hide: async (id: string) => bar(id, false),
        leaveConfirmation: async () => {
          seen.asked++;
          if (!seen.leaves) throw new Error('Stayed');
        },
      },
      app: { extensions: async () => [] },
      resourcePicker: async () => [{ id: 'gid://shopify/Product/picked', title: 'Copper Kettle' }],
    },
  });
}
