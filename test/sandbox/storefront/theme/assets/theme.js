/* The theme's own behaviour: variant choice, adding to the cart without leaving the page, cart quantities, the consent banner. */
const notice = document.querySelector('[data-notice]');

function showNotice(message) {
  notice.textContent = message;
  const link = document.createElement('a');
  link.href = '/cart';
  link.textContent = 'View cart';
  notice.append(link);
  setTimeout(() => notice.replaceChildren(), 6000);
}

async function showCount() {
  const { item_count: count } = await (await fetch('/cart.js')).json();
  const badge = document.querySelector('[data-cart-count]');
  badge.textContent = count;
  badge.hidden = count === 0;
  document
    .querySelector('[data-cart-link]')
    .setAttribute('aria-label', `Cart, ${count} ${count === 1 ? 'item' : 'items'}`);
}

document.addEventListener('shopify:cart:lines-update', (event) => event.promise?.then(showCount));

// Whatever an app adds through Shopify.actions shows up here without a reload.
window.Shopify.actions.updateCart.configure(async (changes, run) => {
  const result = await run(changes);
  if (!result.userErrors.length) showNotice('Added to your cart');
  return result;
});

const form = document.querySelector('.product__form');
const variants = JSON.parse(document.querySelector('script[data-variants]')?.textContent ?? '[]');

function chosenVariant() {
  const chosen = [...form.querySelectorAll('[data-option]:checked')].map((input) => input.value);
  return variants.find((variant) => variant.options.every((option, index) => option === chosen[index]));
}

form?.addEventListener('change', (event) => {
  if (!event.target.matches('[data-option]')) return;
  const variant = chosenVariant();
  const button = form.querySelector('[data-add]');
  button.disabled = !variant?.available;
  button.textContent = variant?.available ? 'Add to cart' : 'Sold out';
  if (!variant) return;
  form.querySelector('[data-variant-id]').value = variant.id;
  const { currency } = JSON.parse(document.getElementById('sandbox-page').textContent);
  const price = new Intl.NumberFormat('en', { style: 'currency', currency }).format(variant.price / 100);
  document.querySelector('[data-price]').textContent = price;
  const picture = document.querySelector('[data-picture]');
  if (picture && variant.featured_image) picture.src = variant.featured_image.src;
  history.replaceState(null, '', `?variant=${variant.id}`);
});

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const error = form.querySelector('[data-form-error]');
  error.textContent = '';
  const adding = fetch('/cart/add.js', { method: 'POST', body: new FormData(form) });
  const promise = adding.then(async (response) => {
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.description);
    return answer;
  });
  const update = new Event('shopify:cart:lines-update', { bubbles: true });
  form.dispatchEvent(Object.assign(update, { action: 'add', promise: promise.catch(() => {}) }));
  try {
    await promise;
    showNotice('Added to your cart');
  } catch (problem) {
    error.textContent = problem.message;
  }
});

async function setQuantity(line, quantity) {
  const body = JSON.stringify({ id: line.dataset.key, quantity });
  await fetch('/cart/change.js', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  location.reload();
}

for (const input of document.querySelectorAll('[data-quantity]')) {
  input.addEventListener('change', () => setQuantity(input.closest('.line'), Number(input.value) || 0));
}
for (const button of document.querySelectorAll('[data-remove]')) {
  button.addEventListener('click', () => setQuantity(button.closest('.line'), 0));
}
document.querySelector('[data-submit]')?.addEventListener('change', (event) => event.target.form.submit());

const banner = document.querySelector('[data-consent]');
banner.addEventListener('submit', (event) => {
  event.preventDefault();
  const yes = event.submitter.value === 'accept';
  const answer = { analytics: yes, marketing: yes, preferences: yes, sale_of_data: yes };
  window.Shopify.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], () => {
    window.Shopify.customerPrivacy.setTrackingConsent(answer, () => {
      banner.hidden = true;
    });
  });
});
document.querySelector('[data-cookie-settings]')?.addEventListener('click', () => {
  banner.hidden = false;
  banner.querySelector('button').focus();
});
