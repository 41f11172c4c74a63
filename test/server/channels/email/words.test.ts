// The words of mails are a merchant's own: whatever stands in them ends soon, takes little memory, and reaches nothing but what it is given.

import { describe, expect, it } from 'vitest';
import { renderWords, variablesIn } from '../../../../server/channels/email/liquid.ts';
import { unknownVariables } from '../../../../server/channels/email/variables.ts';
import { hostileWords } from '../../../support/hostile-words.ts';

const harmless: [string, string][] = [
  ['{{ shop.constructor.constructor }}{{ shop.__proto__.x }}{{ x.prototype }}{{ toString }}{{ constructor }}', ''],
  ["{% assign __proto__ = 'x' %}{% assign constructor = 'y' %}{{ shop.polluted }}", ''],
  ["{{ shop['constructor'] }}{{ shop['__proto__'] }}{{ list.map }}{{ list.constructor }}{{ name.constructor }}", ''],
  ["{{ shop | map: '__proto__' | join: ',' }}", ''],
  ['{{ process }}{{ globalThis }}{{ require }}{{ this }}', ''],
  ['{{ fn }}', ''],
  ['{{ 1 | times: 1e308 | times: 1e308 | divided_by: 0 }}', 'NaN'],
  ["{{ offer.code | default: 'none' }}", 'none'],
  ['{{ shop.name }}', 'Harbour'],
];
const scope = { shop: { name: 'Harbour' }, list: [1], name: 'n', x: {} };

describe('the words of a mail', () => {
  it.each(hostileWords)('are refused rather than finished: %.60s', async (template) => {
    await expect(renderWords(template, scope)).rejects.toThrow();
  });

  it.each(harmless)('reach nothing but what they are given: %.60s', async (template, told) => {
    expect(await renderWords(template, scope)).toBe(told);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('name what they speak of, so that what is not there can be told', () => {
    const names = variablesIn(
      '{{ shop.name }} {{ customer.first_name }} {% for i in cart.items %}{{ i.title }}{% endfor %}',
    );
    expect(unknownVariables(names, ['i'])).toEqual(['customer.first_name']);
  });
});
