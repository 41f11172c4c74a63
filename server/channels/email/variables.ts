// What merchants may name in the words of a mail, and what stands there when a mail has none of it.

export interface MailVariable {
  name: string;
  /** Liquid that shows it, with what stands there instead where it may be missing. */
  example: string;
}

/** Names no person: a mail says the same to everybody who gets it, but for the cart, the products and the offer. */
export const mailVariables: readonly MailVariable[] = [
  { name: 'shop.name', example: '{{ shop.name }}' },
  { name: 'shop.url', example: '{{ shop.url }}' },
  { name: 'shop.postalAddress', example: '{{ shop.postalAddress }}' },
  { name: 'cart.pieces', example: '{{ cart.pieces }}' },
  { name: 'cart.items', example: '{% for item in cart.items %}{{ item.title }} {% endfor %}' },
  { name: 'offer.code', example: '{{ offer.code | default: "" }}' },
  { name: 'offer.percent', example: '{% if offer.percent %}{{ offer.percent }} %{% endif %}' },
  { name: 'offer.until', example: '{{ offer.until | default: "" }}' },
  { name: 'recommendations', example: '{% for product in recommendations %}{{ product.title }} {% endfor %}' },
  { name: 'language', example: '{{ language }}' },
];

const known = new Set([
  ...mailVariables.map((variable) => variable.name),
  ...['shop', 'cart', 'offer', 'recommendations', 'item', 'product', 'forloop'],
]);
/** Below these anything goes: lists and what a loop calls its own. */
const open = /^(cart\.items|recommendations|item|product|forloop)\b/;

/** Those nobody documented: they show nothing. `own`: names the text gives itself. */
export const unknownVariables = (names: string[], own: string[]): string[] => [
  ...new Set(
    names.filter((name) => !known.has(name) && !open.test(name) && !own.includes(name.split(/[.[]/)[0] ?? '')),
  ),
];
