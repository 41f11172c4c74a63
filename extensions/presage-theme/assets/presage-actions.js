/* What buttons and forms of the blocks do, fetched with the first press. */
const root = () => window.Shopify?.routes?.root || '/';

const json = async (path, options) => {
  const response = await fetch(path, options);
  if (!response.ok) throw response;
  return response.json();
};

const post = (path, body) =>
  json(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

const byAction = async (update, items) => {
  const lines = items.map(({ variant, decision }) => ({
    merchandiseId: `gid://shopify/ProductVariant/${variant}`,
    quantity: 1,
    attributes: decision ? [{ key: '_presage', value: decision }] : [],
  }));
  const { userErrors } = (await update({ lines })) || {};
  if (userErrors?.length) throw userErrors;
};

const byAjax = (items) =>
  post(`${root()}cart/add.js`, {
    items: items.map(({ variant, decision }) => ({
      id: Number(variant),
      quantity: 1,
      properties: decision ? { _presage: decision } : {},
    })),
  });

/** The decision travels as a hidden line-item property. */
const toCart = (items) => {
  const update = window.Shopify?.actions?.updateCart;
  return update ? byAction(update, items) : byAjax(items);
};

const hasOptions = async ({ handle }) =>
  (await json(`${root()}products/${encodeURIComponent(handle)}.js`)).variants.length > 1;

const cardOf = (part) => part.closest('[data-product]');
const say = (block, text) => {
  const status = block.querySelector('.presage__status');
  if (status) status.textContent = text;
};

/** What the shopper says counts with the next request: every block of the page asks again. */
const said = async (visitor, words) => {
  if (!visitor) return false;
  const { kept } = await post('/apps/presage/preferences', { visitor, words });
  if (kept) document.dispatchEvent(new Event('presage:consent-known'));
  return kept > 0;
};

const closed = (card) => {
  card?.querySelector('.presage-panel')?.remove();
  card?.querySelector('[data-do="why"]')?.setAttribute('aria-expanded', 'false');
};

/** The cards may change only while the keyboard is elsewhere. */
const leave = (card, block) => {
  closed(card);
  block.querySelector('.presage__status').focus({ preventScroll: true });
};

const acts = {
  /** Adds what has no options to choose, opens the page of anything else. */
  async add(button, block) {
    const card = cardOf(button);
    if (await hasOptions(card.dataset)) return location.assign(card.querySelector('a').href);
    await toCart([card.dataset]);
    say(block, block.dataset.textAdded);
  },

  /** The ticked pieces together; those with options to choose are left for their pages. */
  async bundle(_button, block) {
    const cards = [...block.querySelectorAll('[data-product]')].filter((card) => card.querySelector(':checked'));
    const open = await Promise.all(cards.map((card) => hasOptions(card.dataset)));
    const ready = cards.filter((_, at) => !open[at]);
    if (ready.length) await toCart(ready.map((card) => card.dataset));
    const left = cards.filter((_, at) => open[at]).map((card) => card.querySelector('a').textContent);
    const added = ready.length ? block.dataset.textAdded : '';
    say(block, left.length ? `${added} ${block.dataset.textOptions} ${left.join(', ')}`.trim() : added);
  },

  /** Opens or closes the answer to "why am I seeing this?" in its card. */
  async why(button, block, visitor) {
    const card = cardOf(button);
    const open = card.querySelector('.presage-panel');
    for (const other of block.querySelectorAll('[data-product]')) closed(other);
    if (open) return;
    const panel = block.querySelector('template.presage-panel-template').content.cloneNode(true).firstElementChild;
    panel.querySelector('p').textContent = card.dataset.why;
    for (const part of panel.querySelectorAll('[data-needs-visitor]')) part.hidden = !visitor;
    card.append(panel);
    button.ariaExpanded = 'true';
    panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      closed(card);
      button.focus();
    });
    panel.querySelector('button:not([hidden])').focus();
  },

  close(button) {
    const card = cardOf(button);
    closed(card);
    card.querySelector('[data-do="why"]').focus();
  },

  async more(button, block, visitor) {
    const card = cardOf(button);
    const { product } = card.dataset;
    leave(card, block);
    const name = `product ${product}`;
    if (await said(visitor, [{ name, value: button.dataset.value }])) say(block, block.dataset.textNoted);
  },

  async personal(button, block, visitor) {
    leave(cardOf(button), block);
    if (await said(visitor, [{ name: 'personal', value: button.dataset.value }])) say(block, block.dataset.textNoted);
  },

  /** Three questions; what is left open counts as not said. */
  async taste(form, block, visitor) {
    const data = new FormData(form);
    const kinds = [...form.querySelectorAll('[name="interest"]')].map(({ value }) => value);
    const chosen = data.getAll('interest');
    const words = [
      ...kinds.map((kind) => ({ name: `interest ${kind}`, value: chosen.includes(kind) ? 'more' : 'none' })),
      { name: 'price', value: data.get('price') || 'none' },
      { name: 'novelty', value: data.get('novelty') || 'none' },
      { name: 'personal', value: data.get('personal') ? 'on' : 'off' },
    ];
    const kept = await said(visitor, words);
    say(block, kept ? block.dataset.textNoted : block.dataset.textConsent);
  },

  async alert(form, block, visitor) {
    const wish = Object.fromEntries(new FormData(form));
    const { text } = await post('/apps/presage/stock-alerts', wish);
    say(block, text);
    form.hidden = true;
    try {
      // The shop's own record of visitors, with consent alone.
      if (visitor) window.Shopify?.analytics?.visitor?.({ email: wish.email });
    } catch {
      // What becomes of it there changes nothing of the answer.
    }
  },

  /** Asks the browser for its yes, and tells us where it can be reached; whoever we do not know can't be. */
  async notify(_button, block, visitor) {
    if (!visitor) return say(block, block.dataset.textConsent);
    if ((await Notification.requestPermission()) !== 'granted') return;
    const registration = await navigator.serviceWorker.register('/apps/presage/push/worker.js');
    const worker = registration.installing || registration.waiting;
    while (worker && !/activated|redundant/.test(worker.state)) {
      await new Promise((resolve) => {
        worker.addEventListener('statechange', resolve, { once: true });
      });
    }
    const { key } = await json('/apps/presage/push/key');
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { kept } = await post('/apps/presage/push', { visitor, subscription });
    if (!kept) await subscription.unsubscribe();
    say(block, kept ? block.dataset.textNotified : block.dataset.textUnknown);
  },

  dismiss(button, block) {
    const hint = button.closest('.presage-hint');
    if (hint) hint.hidden = true;
    else {
      block.querySelector('.presage__list').replaceChildren(...block.defaults);
      block.querySelector('section').hidden = !block.querySelector('.presage__list h2, .presage__list img');
    }
  },
};

/** Does what a button or form asks for; pressed twice it does it once. */
export async function act(name, part, block, visitor) {
  if (part.ariaDisabled) return;
  part.ariaDisabled = 'true';
  try {
    await acts[name]?.(part, block, visitor);
  } catch {
    say(block, block.dataset.textFailed || '');
  } finally {
    part.ariaDisabled = null;
  }
}
