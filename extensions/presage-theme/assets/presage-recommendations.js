/* Changes a block's cards in place for this shopper: same number, same boxes, and only in time. */
(() => {
  if (customElements.get('presage-recommendations')) return;

  const VISITOR = 'presage.visitor';
  const CLICK = 'presage.click';
  const PATIENCE_MS = 300;
  const SEEN_MS = 1000;

  const shopify = () => window.Shopify || {};
  const root = () => shopify().routes?.root || '/';
  const text = (value, most) => (typeof value === 'string' && value.trim() && value.length <= most ? value : null);
  const id = (value) => (/^\d{1,20}$/.test(value) ? String(value) : null);

  /** Unknown counts as no. */
  const allowed = () => {
    try {
      return shopify().customerPrivacy?.analyticsProcessingAllowed() === true;
    } catch {
      return false;
    }
  };

  const random = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');

  /** The visitor's id: made after consent only, removed when consent is known to be missing. */
  const visitor = () => {
    try {
      if (!allowed()) {
        if (shopify().customerPrivacy) localStorage.removeItem(VISITOR);
        return null;
      }
      let value = localStorage.getItem(VISITOR) ?? '';
      if (!/^[\w-]{1,64}$/.test(value)) {
        value = random();
        localStorage.setItem(VISITOR, value);
      }
      return value;
    } catch {
      return null;
    }
  };

  const publish = (name, data) => {
    shopify().analytics?.publish?.(`presage:${name}`, data);
  };

  /** On this shop only; a picture may also come from a CDN, by https. */
  const address = (value, elsewhere) => {
    const url = URL.parse(value, location.origin);
    return url?.origin === location.origin || (elsewhere && url?.protocol === 'https:') ? url.href : null;
  };

  /** Shopify's money formats by their separators; anything else by Intl. */
  const money = ({ amount, currency }, shop) => {
    const intl = new Intl.NumberFormat(document.documentElement.lang || [], { style: 'currency', currency });
    const digits = intl.resolvedOptions().maximumFractionDigits;
    const main = amount / 10 ** digits;
    const [slot, kind] = shop.money?.match(/\{\{\s*(\w+)\s*\}\}/) || [];
    const parts = /^amount(_no_decimals)?(?:_with_(\w+)_separator)?$/.exec(kind || '');
    const marks = { undefined: ',.', comma: '.,', apostrophe: '’.', space: ' ,', period_and_space: ' .' }[parts?.[2]];
    if (!marks || currency !== shop.currency) return intl.format(main);
    const [whole, cents] = main.toFixed(parts[1] ? 0 : digits).split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, marks[0]);
    return shop.money.replace(slot, () => grouped + (cents ? marks[1] + cents : ''));
  };

  /** One answered item; null when anything about it is nonsense. */
  const itemOf = (raw) => {
    const product = id(raw?.product);
    const title = text(raw?.title, 500);
    const url = text(raw?.url, 2000) && address(raw.url);
    const price = raw?.price;
    const priced = Number.isSafeInteger(price?.amount) && price.amount >= 0 && /^[A-Z]{3}$/.test(price.currency);
    if (!product || !title || !url || !priced) return null;
    const image = text(raw.image, 2000) && address(raw.image, true);
    return { ...raw, product, title, url, image, variant: id(raw.variant) };
  };

  class Block extends HTMLElement {
    connectedCallback() {
      this.off = new AbortController();
      const on = (target, names, run) => {
        for (const name of names.split(' ')) target.addEventListener(name, run, { signal: this.off.signal });
      };
      on(this, 'click auxclick', (event) => this.clicked(event));
      if (this.dataset.personal !== 'true') return;
      const again = () => this.near && this.ask();
      const near = (entries) => {
        if (this.near || !entries.some((entry) => entry.isIntersecting)) return;
        this.near = true;
        this.ask();
      };
      new IntersectionObserver(near, { rootMargin: '400px 0px' }).observe(this);
      on(document, 'visitorConsentCollected presage:consent-known', again);
      on(document, 'visibilitychange', () => this.decision && this.watch());
      const cartMoved = async (event) => {
        await Promise.allSettled([event.promise]);
        this.cartMoved = true;
        again();
      };
      on(document, 'shopify:cart:lines-update', cartMoved);
      on(window, 'pageshow', (event) => event.persisted && cartMoved(event));
    }

    disconnectedCallback() {
      this.off.abort();
      this.seeing?.disconnect();
      this.asking?.abort();
    }

    /** Late, failed or senseless answers change nothing. */
    async ask() {
      const template = this.querySelector('template');
      const list = this.querySelector('.presage__list');
      this.defaults ||= [...list.children];
      const wanted = list.children.length || this.dataset.count;
      this.asking?.abort();
      this.asking = new AbortController();
      const signal = AbortSignal.any([this.asking.signal, AbortSignal.timeout(PATIENCE_MS)]);
      const { placement, product } = this.dataset;
      try {
        if (this.cartMoved) {
          const cart = await (await fetch(`${root()}cart.js`, { signal })).json();
          this.dataset.cart = cart.items.map((line) => line.variant_id).join();
        }
        const query = new URLSearchParams({ placement, limit: wanted });
        const extra = { product, visitor: visitor(), cart: this.dataset.cart };
        for (const key in extra) if (extra[key]) query.set(key, extra[key]);
        const response = await fetch(`/apps/presage/recommendations?${query}`, { signal });
        if (response.ok) this.fill(await response.json(), list, template, wanted);
      } catch {}
    }

    fill(answer, list, template, wanted) {
      const decision = text(answer?.decision, 200);
      if (!decision || !Array.isArray(answer.items)) return;
      const chosen = new Map();
      for (const raw of answer.items) {
        const item = itemOf(raw);
        if (item && item.product !== this.dataset.product) chosen.set(item.product, item);
      }
      // Who is in the list with the keyboard keeps it.
      if (!chosen.size || list.contains(document.activeElement)) return;
      // An empty slot opens only below the screen, else the page would jump.
      if (!list.children.length && this.getBoundingClientRect().top < innerHeight) return;
      const cards = [...chosen.values()].slice(0, wanted).map((item) => this.card(item, decision, template));
      const old = this.defaults.length ? this.defaults : [...list.children];
      const rest = old.filter((card) => !chosen.has(card.dataset.product));
      list.replaceChildren(...cards, ...rest.slice(0, wanted - cards.length));
      this.querySelector('section').hidden = false;
      this.decision = decision;
      this.seen = new Set();
      this.watch();
    }

    card(item, decision, template) {
      const known = this.defaults.find((card) => card.dataset.product === item.product);
      const card = (known || template.content.querySelector('li')).cloneNode(true);
      const find = (part) => card.querySelector(part) || {};
      const put = (part, value) => {
        find(`.presage-card__${part}`).textContent = value || '';
      };
      const { product, variant } = item;
      Object.assign(card.dataset, { product, variant: variant || '', decision, handle: text(item.handle, 255) || '' });
      find('a').href = item.url;
      put('link', item.title);
      put('price', money(item.price, this.dataset));
      put('reason', text(item.reason, 300));
      if (!known && item.image) find('img').src = item.image;
      else if (!known) find('img').remove?.();
      find('button').ariaLabel = this.dataset.textAdd.replace('[title]', () => item.title);
      return card;
    }

    /** Seen is: half of the card on the screen for a second, in a tab in front. */
    watch() {
      this.seeing?.disconnect();
      const { decision, seen } = this;
      const visible = new Set();
      let waiting;
      const saw = () => {
        const products = [...visible].filter((product) => !seen.has(product));
        if (decision !== this.decision || document.hidden || !products.length) return;
        for (const product of products) seen.add(product);
        publish('shown', { decision, products });
      };
      const moved = (entries) => {
        for (const entry of entries) visible[entry.isIntersecting ? 'add' : 'delete'](entry.target.dataset.product);
        clearTimeout(waiting);
        waiting = setTimeout(saw, SEEN_MS);
      };
      this.seeing = new IntersectionObserver(moved, { threshold: 0.5 });
      for (const card of this.querySelectorAll('[data-decision]')) this.seeing.observe(card);
    }

    async clicked(event) {
      const card = event.target.closest?.('.presage-card');
      const { decision, product } = card?.dataset || {};
      const button = event.target.closest('button');
      if (button) {
        const { add } = await import(this.dataset.quickAdd);
        return add(button, card, this.querySelector('.presage__status'), this.dataset);
      }
      if (!decision || !event.target.closest('a') || event.button > 1) return;
      const click = { decision, product, id: random() };
      publish('clicked', click);
      // If the page goes too fast, the next one says it again, under the same id.
      if (allowed()) sessionStorage.setItem(CLICK, JSON.stringify(click));
    }
  }

  customElements.define('presage-recommendations', Block);
  try {
    const click = sessionStorage.getItem(CLICK);
    sessionStorage.removeItem(CLICK);
    if (click) publish('clicked', JSON.parse(click));
  } catch {}
  document.addEventListener('visitorConsentCollected', visitor);
  if (shopify().customerPrivacy || !shopify().loadFeatures) visitor();
  else
    shopify().loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], () => {
      visitor();
      document.dispatchEvent(new Event('presage:consent-known'));
    });
})();
