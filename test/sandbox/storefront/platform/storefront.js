/* What the platform puts into every page: window.Shopify with consent, analytics, actions, and the manager that runs web pixels in workers. */
(() => {
  const page = JSON.parse(document.getElementById('sandbox-page').textContent);
  const consent = { ...page.consent };
  let asked = page.asked;

  // --- Events for pixels -----------------------------------------------------------------------------------------
  const history = [];
  const pixels = [];
  let seq = 0;

  const context = () => {
    const { hash, host, hostname, href, origin, pathname, port, protocol, search } = location;
    const place = { hash, host, hostname, href, origin, pathname, port, protocol, search };
    return {
      document: {
        location: place,
        referrer: document.referrer,
        characterSet: document.characterSet,
        title: document.title,
      },
      navigator: {
        language: navigator.language,
        cookieEnabled: navigator.cookieEnabled,
        languages: [...navigator.languages],
        userAgent: navigator.userAgent,
      },
      window: {
        innerHeight,
        innerWidth,
        outerHeight,
        outerWidth,
        pageXOffset,
        pageYOffset,
        location: place,
        origin,
        screenX,
        screenY,
        scrollX,
        scrollY,
      },
    };
  };

  const tell = (name, type, payload) => {
    seq += 1;
    const event = {
      id: crypto.randomUUID(),
      name,
      type,
      seq,
      clientId: page.clientId,
      timestamp: new Date().toISOString(),
      context: context(),
      ...payload,
    };
    history.push(event);
    for (const pixel of pixels) pixel.postMessage({ kind: 'event', event });
  };
  const tellStandard = (events) => {
    for (const { name, data } of events) tell(name, 'standard', { data });
  };

  const customerPrivacyPayload = () => ({
    analyticsProcessingAllowed: consent.analytics,
    marketingAllowed: consent.marketing,
    preferencesProcessingAllowed: consent.preferences,
    saleOfDataAllowed: consent.sale_of_data,
  });

  // The two stores of the top frame, as a pixel may use them.
  const stores = { localStorage, sessionStorage };
  const onRequest =
    (pixel) =>
    async ({ data }) => {
      if (data.kind !== 'storage') return;
      let value = null;
      try {
        const store = stores[data.store];
        value = data.method === 'length' ? store.length : (store[data.method](...data.args) ?? null);
      } catch {}
      pixel.postMessage({ kind: 'answer', call: data.call, value });
    };

  /** A pixel is loaded once everything it declares is allowed; what happened on this page before is told then. */
  const loadPixels = () => {
    for (const pixel of page.pixels) {
      if (pixel.loaded || !pixel.needs.every((purpose) => consent[purpose])) continue;
      pixel.loaded = true;
      const worker = new Worker('/cdn/platform/pixel-worker.js', { name: pixel.src });
      worker.addEventListener('message', onRequest(worker));
      const init = {
        context: context(),
        data: {
          customer: page.customer,
          cart: page.cart,
          purchasingCompany: null,
          shop: {
            name: page.shop.name,
            countryCode: page.shop.countryCode,
            myshopifyDomain: page.shop.domain,
            storefrontUrl: page.shop.storefrontUrl,
            paymentSettings: { currencyCode: page.currency },
          },
        },
        customerPrivacy: customerPrivacyPayload(),
      };
      worker.postMessage({
        kind: 'start',
        src: new URL(pixel.src, location.origin).href,
        settings: pixel.settings,
        init,
      });
      for (const event of history) worker.postMessage({ kind: 'event', event });
      pixels.push(worker);
    }
  };

  // Cart changes by script carry their meaning in the answer.
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (...args) => {
    const response = await plainFetch(...args);
    const told = response.headers.get('x-sandbox-events');
    if (told) {
      const bytes = Uint8Array.from(atob(told), (char) => char.charCodeAt(0));
      tellStandard(JSON.parse(new TextDecoder().decode(bytes)));
    }
    return response;
  };

  // --- Consent -----------------------------------------------------------------------------------------------------
  const customerPrivacy = {
    analyticsProcessingAllowed: () => consent.analytics,
    marketingAllowed: () => consent.marketing,
    preferencesProcessingAllowed: () => consent.preferences,
    saleOfDataAllowed: () => consent.sale_of_data,
    shouldShowBanner: () => !asked,
    userCanBeTracked: () => consent.analytics,
    currentVisitorConsent: () => {
      const word = (value) => (asked ? (value ? 'yes' : 'no') : '');
      return {
        analytics: word(consent.analytics),
        marketing: word(consent.marketing),
        preferences: word(consent.preferences),
        sale_of_data: word(consent.sale_of_data),
      };
    },
    async setTrackingConsent(answer, done) {
      const body = JSON.stringify(answer);
      const response = await plainFetch('/consent', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        // Also when the visitor goes on to the next page at once.
        keepalive: true,
        body,
      });
      if (!response.ok) return done?.({ error: 'The answer could not be stored' });
      Object.assign(consent, await response.json());
      asked = true;
      const detail = {
        analyticsAllowed: consent.analytics,
        marketingAllowed: consent.marketing,
        preferencesAllowed: consent.preferences,
        saleOfDataAllowed: consent.sale_of_data,
      };
      document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail }));
      const event = { customerPrivacy: customerPrivacyPayload() };
      for (const pixel of pixels) pixel.postMessage({ kind: 'consent', event });
      loadPixels();
      done?.();
    },
  };

  // --- Actions: default ones change the cart through the Ajax API and load the page again ------------------------------
  const post = async (path, body) => {
    const response = await window.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { ok: response.ok, answer: await response.json() };
  };
  const cartOf = (cart) => ({
    id: cart.token,
    totalQuantity: cart.item_count,
    cost: { totalAmount: { amount: (cart.total_price / 100).toFixed(2), currencyCode: cart.currency } },
  });
  const currentCart = async () => ({ cart: cartOf(await (await plainFetch('/cart.js')).json()) });
  const number = (gid) => String(gid).replace(/^.*\//, '');
  const changeLines = async ({ lines = [] }) => {
    const userErrors = [];
    for (const line of lines) {
      const properties = Object.fromEntries((line.attributes ?? []).map(({ key, value }) => [key, value]));
      const { ok, answer } = line.merchandiseId
        ? await post('/cart/add.js', {
            items: [{ id: number(line.merchandiseId), quantity: line.quantity ?? 1, properties }],
          })
        : await post('/cart/change.js', { id: line.id, quantity: line.quantity });
      if (!ok) userErrors.push({ code: 'INVALID', message: answer.description });
    }
    return { ...(await currentCart()), userErrors, warnings: [] };
  };
  const action = (byDefault, after) => {
    let handler = null;
    const call = async (...args) => (handler ? handler(...args, byDefault) : after(await byDefault(...args)));
    return Object.assign(call, {
      isDefault: () => handler === null,
      configure: (own) => {
        handler = own;
      },
    });
  };
  const updateLines = async (changes) => {
    const promise = changeLines(changes);
    const event = new Event('shopify:cart:lines-update', { bubbles: true });
    document.dispatchEvent(Object.assign(event, { action: 'update', lines: changes.lines ?? [], promise }));
    return promise;
  };

  window.Shopify = {
    shop: page.shop.domain,
    locale: page.locale,
    country: page.shop.countryCode,
    currency: { active: page.currency, rate: '1.0' },
    routes: { root: '/' },
    designMode: false,
    loadFeatures: (features, done) =>
      setTimeout(() => {
        if (features.some((feature) => feature.name === 'consent-tracking-api'))
          window.Shopify.customerPrivacy = customerPrivacy;
        done?.(undefined);
      }, 0),
    analytics: {
      publish: (name, data) => {
        tell(name, 'custom', { customData: data ?? null });
        return true;
      },
      visitor: () => true,
    },
    actions: {
      getCart: action(currentCart, (result) => result),
      updateCart: action(updateLines, (result) => {
        if (!result.userErrors.length) location.reload();
        return result;
      }),
      openCart: action(
        async () => {},
        () => location.assign('/cart'),
      ),
    },
  };

  loadPixels();
  tellStandard(page.events);
  addEventListener('pageshow', (event) => {
    // Back from the browser's cache: the page was seen again.
    if (event.persisted)
      tellStandard(page.events.filter(({ name }) => name === 'page_viewed' || name === 'product_viewed'));
  });
  document.addEventListener('DOMContentLoaded', () => {
    const name = {
      product: 'shopify:product:view',
      collection: 'shopify:collection:view',
      search: 'shopify:search:update',
    };
    document.dispatchEvent(new Event('shopify:page:view', { bubbles: true }));
    if (name[page.pageType]) document.dispatchEvent(new Event(name[page.pageType], { bubbles: true }));
  });
})();
