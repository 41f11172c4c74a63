// An address given for a message about what is sold out is told to the shop's own record of visitors, as Shopify asks of mailing apps.

import { afterEach, expect, test, vi } from 'vitest';

const script = new URL('../../extensions/presage-theme/assets/presage-actions.js', import.meta.url).href;
const { act }: { act(name: string, part: object, block: object, visitor: string | null): Promise<void> } = await import(
  script
);

afterEach(() => vi.unstubAllGlobals());

const wish = { product: '1', email: 'ada@example.com', consent: 'yes' };

/** A form that was sent, with what the page and the app answer. */
async function sent({
  visitor = 'v1' as string | null,
  status = 200,
  record = vi.fn(() => true) as () => unknown,
} = {}) {
  vi.stubGlobal('window', { Shopify: { analytics: { visitor: record } } });
  vi.stubGlobal('FormData', function formData() {
    return Object.entries(wish);
  });
  vi.stubGlobal('fetch', async () => Response.json({ text: 'We will write once.' }, { status }));
  const line = { textContent: '' };
  const form = { ariaDisabled: null, hidden: false };
  await act('alert', form, { querySelector: () => line, dataset: { textFailed: 'Not now.' } }, visitor);
  return { record, said: line.textContent, hidden: form.hidden };
}

test('an address that was taken is told to the shop', async () => {
  const { record, said, hidden } = await sent();
  expect(record).toHaveBeenCalledExactlyOnceWith({ email: 'ada@example.com' });
  expect([said, hidden]).toEqual(['We will write once.', true]);
});

test('without consent to be recognised, or where it was not taken, nothing is told', async () => {
  expect((await sent({ visitor: null })).record).not.toHaveBeenCalled();
  const refused = await sent({ status: 400 });
  expect(refused.record).not.toHaveBeenCalled();
  expect([refused.said, refused.hidden]).toEqual(['Not now.', false]);
});

test('a shop that does not take it changes nothing of the answer', async () => {
  const throwing = () => {
    throw new Error('no such address');
  };
  expect(await sent({ record: throwing })).toMatchObject({ said: 'We will write once.', hidden: true });
});
