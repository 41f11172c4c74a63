/* The add to cart button of a card, fetched with the first press: adds what has no options to choose, opens the page of anything else. */
const root = () => window.Shopify?.routes?.root || '/';

const json = async (path, options) => {
  const response = await fetch(root() + path, options);
  if (!response.ok) throw response;
  return response.json();
};

const byAction = async (update, variant, decision) => {
  const attributes = decision ? [{ key: '_presage', value: decision }] : [];
  const line = { merchandiseId: `gid://shopify/ProductVariant/${variant}`, quantity: 1, attributes };
  const { userErrors } = (await update({ lines: [line] })) || {};
  if (userErrors?.length) throw userErrors;
};

const byAjax = (variant, decision) => {
  const properties = decision ? { _presage: decision } : {};
  const body = JSON.stringify({ items: [{ id: Number(variant), quantity: 1, properties }] });
  return json('cart/add.js', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
};

/** Puts one piece into the cart; `texts` words how it went. The decision travels as a hidden line-item property. */
export async function add(button, card, status, texts) {
  const { variant, decision, handle } = card.dataset;
  if (button.ariaDisabled) return;
  button.ariaDisabled = 'true';
  try {
    const { variants } = await json(`products/${encodeURIComponent(handle)}.js`);
    if (variants.length > 1) return location.assign(card.querySelector('a').href);
    const update = window.Shopify?.actions?.updateCart;
    await (update ? byAction(update, variant, decision) : byAjax(variant, decision));
    status.textContent = texts.textAdded;
  } catch {
    status.textContent = texts.textFailed;
  } finally {
    button.ariaDisabled = null;
  }
}
