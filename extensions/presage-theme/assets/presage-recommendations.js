/* What it does and why stands in snippets/presage-list.liquid, which shoppers need not load. */
(() => {
  if (customElements.get('presage-recommendations')) return;

  const VISITOR = 'presage.visitor';
  const CLICK = 'presage.click';
  const HINT = 'presage.hint';
  const PATIENCE_MS = 300;
  const SEEN_MS = 1000;
  const DWELL_MS = 120000;
  const HUNDREDTHS = /USD|EUR|GBP|CAD|AUD|CHF|SEK|DKK|NOK|PLN|INR/;

  const shopify = () => window.Shopify || {};
  const root = () => shopify().routes?.root || '/';
  const text = (value, most) => (typeof value === 'string' && value.trim() && value.length <= most ? value : null);
  const id = (value) => (/^\d{1,20}$/.test(value) ? String(value) : null);

  const random = () => crypto.randomUUID().replaceAll('-', '');

  const visitor = () => {
    try {
      const privacy = shopify().customerPrivacy;
      if (privacy?.analyticsProcessingAllowed() !== true) {
        if (privacy) localStorage.removeItem(VISITOR);
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

  const publish = (name, data) => shopify().analytics?.publish?.(`presage:${name}`, data);

  const address = (value, elsewhere) => {
    const url = URL.parse(value, location.origin);
    return url?.origin === location.origin || (elsewhere && url?.protocol === 'https:') ? url.href : null;
  };

  const money = ({ amount, currency }, shop) => {
    const [run, group, point, zeros = ''] = /1(\D*)234\D*567(?:(\D)(0+))?/.exec(shop.money) || [];
    const known = run && currency === shop.currency;
    const intl =
      !(known && HUNDREDTHS.test(currency)) &&
      new Intl.NumberFormat(document.documentElement.lang || [], { style: 'currency', currency });
    const main = amount / 10 ** (intl ? intl.resolvedOptions().maximumFractionDigits : 2);
    if (!known) return intl.format(main);
    const [whole, cents] = main.toFixed(zeros.length).split('.');
    return shop.money.replace(run, () => whole.replace(/\B(?=(\d{3})+$)/g, group) + (cents ? point + cents : ''));
  };

  const itemOf = (raw) => {
    const product = id(raw?.product);
    const title = text(raw?.title, 500);
    const url = text(raw?.url, 2000) && address(raw.url);
    const { amount, currency } = raw?.price || {};
    const priced = Number.isSafeInteger(amount) && amount >= 0 && /^[A-Z]{3}$/.test(currency);
    if (!product || !title || !url || !priced) return null;
    const image = text(raw.image, 2000) && address(raw.image, true);
    return { ...raw, product, title, url, image, variant: id(raw.variant) };
  };

  class Block extends HTMLElement {
    connectedCallback() {
      if (this.set) return;
      this.set = true;
      const on = (target, names, run) => {
        for (const name of names.split(' ')) target.addEventListener(name, run);
      };
      on(this, 'click auxclick submit', (event) => this.acted(event));
      if (this.dataset.personal !== 'true') return;
      const again = () => this.near && this.isConnected && this.ask();
      const near = ([entry]) => {
        if (this.near || !entry.isIntersecting) return;
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

    async ask() {
      const list = this.querySelector('.presage__list');
      this.defaults ||= [...list.children];
      const limit = list.children.length || this.dataset.count;
      this.asking?.abort();
      this.asking = new AbortController();
      const signal = AbortSignal.any([this.asking.signal, AbortSignal.timeout(PATIENCE_MS)]);
      try {
        if (this.cartMoved) {
          const cart = await (await fetch(`${root()}cart.js`, { signal })).json();
          this.dataset.cart = cart.items.map((line) => line.variant_id).join();
        }
        const query = new URLSearchParams(this.dataset.ask);
        const extra = { limit, visitor: visitor(), cart: this.dataset.cart };
        for (const key in extra) if (extra[key]) query.set(key, extra[key]);
        const response = await fetch(`/apps/presage/recommendations?${query}`, { signal });
        if (response.ok) this.fill(await response.json(), list, limit);
      } catch {}
    }

    fill(answer, list, limit) {
      const decision = text(answer?.decision, 200);
      if (!decision || list.contains(document.activeElement)) return;
      const template = this.querySelector('template');
      const { defaults } = this;
      let cards;
      if (this.dataset.fixed) {
        if (answer.show) cards = [...template.content.cloneNode(true).children];
        else cards = (answer.order || []).flatMap((key) => defaults.filter((card) => card.dataset.product === key));
        for (const card of cards) card.dataset.decision = decision;
      } else {
        if (!Array.isArray(answer.items)) return;
        const chosen = new Map();
        for (const raw of answer.items) {
          const item = itemOf(raw);
          if (item && item.product !== this.dataset.product) chosen.set(item.product, item);
        }
        cards = [...chosen.values()].slice(0, limit).map((item) => this.card(item, decision, template));
      }
      if (!cards.length) return;
      if (!list.children.length && this.getBoundingClientRect().top < innerHeight) return;
      const rest = defaults.filter((old) => !cards.some((card) => card.dataset.product === old.dataset.product));
      list.replaceChildren(...cards, ...rest.slice(0, Math.max(0, limit - cards.length)));
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
      const why = text(item.reason, 300) || '';
      const handle = text(item.handle, 255) || '';
      Object.assign(card.dataset, { product, variant: variant || '', decision, why, handle });
      find('a').href = item.url;
      put('link', item.title);
      put('price', money(item.price, this.dataset));
      put('reason', why);
      if (!known && item.image) find('img').src = item.image;
      else if (!known) find('img').remove?.();
      for (const button of card.querySelectorAll('[data-label]'))
        button.ariaLabel = button.dataset.label.replace('[title]', () => item.title);
      return card;
    }

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

    async acted(event) {
      const { target } = event;
      const part = event.type === 'submit' ? target : target.closest?.('[data-do]:not(form)');
      if (part) {
        event.preventDefault();
        const actions = await import(document.querySelector('[data-actions]').dataset.actions);
        return actions.act(part.dataset.do, part, this, visitor());
      }
      const { decision, product } = target.closest?.('[data-product]')?.dataset || {};
      if (!decision || !target.closest('a') || event.button > 1) return;
      const click = { decision, product, id: random() };
      publish('clicked', click);
      if (visitor()) sessionStorage.setItem(CLICK, JSON.stringify(click));
    }
  }

  customElements.define('presage-recommendations', Block);
  customElements.define('presage-visitor', class extends Block {});

  const help = (hint) => {
    const on = visitor() && hint?.dataset.on;
    const so = sessionStorage.getItem(HINT);
    const show = () => {
      sessionStorage.setItem(HINT, 'shown');
      hint.hidden = false;
    };
    if (!on || so === 'shown') return;
    if (on === 'look') setTimeout(show, DWELL_MS);
    else if (so) show();
    else sessionStorage.setItem(HINT, on);
  };
  const known = () => {
    visitor();
    try {
      help(document.querySelector('.presage-hint'));
      const click = sessionStorage.getItem(CLICK);
      sessionStorage.removeItem(CLICK);
      if (click) publish('clicked', JSON.parse(click));
    } catch {}
  };
  document.addEventListener('visitorConsentCollected', visitor);
  if (shopify().customerPrivacy || !shopify().loadFeatures) known();
  else
    shopify().loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], () => {
      known();
      document.dispatchEvent(new Event('presage:consent-known'));
    });
})();
