import { afterAll, describe, expect, it } from 'vitest';
import { aShop } from '../support/builders.ts';
import { axeViolations, overflow, picture, settled } from './admin-browser.ts';
import { aDeskInChromium, deskPages } from './desk-pages.ts';

const EMPTY = 'just-begun.myshopify.com';

const { admin, close } = await aDeskInChromium((ground) => aShop(ground, { shop: EMPTY, name: 'Just Begun' }));
afterAll(close);

describe.each(deskPages)('the page $name', ({ name, path, shows }) => {
  it.each([1440, 1024, 768, 390])('in use, %i px wide', async (width) => {
    for (const locale of ['en', 'de-DE']) {
      const { page, errors } = await admin.open(path, { width, locale });
      await settled(page);
      if (locale === 'en') await page.getByText(shows).first().waitFor();
      await picture(page, `${name}-${width}-${locale.slice(0, 2)}`);
      expect(await overflow(page), locale).toBeLessThanOrEqual(0);
      expect(await axeViolations(page), locale).toEqual([]);
      expect(errors, locale).toEqual([]);
    }
  });

  it('in a shop that has just begun', async () => {
    for (const width of [1440, 390]) {
      const { page, errors } = await admin.open(path, { shop: EMPTY, width });
      await settled(page);
      await picture(page, `${name}-empty-${width}`);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await axeViolations(page)).toEqual([]);
      // What is not in this shop is not found: the browser notes the refusal itself.
      expect(errors.filter((e) => !e.includes('status of 404'))).toEqual([]);
    }
  });
});

describe.each(deskPages)('the page $name, while it is not in use', ({ path, shows }) => {
  it('while it is loading', async () => {
    const { page } = await admin.open(path, { before: (p) => p.route('**/api/**', () => new Promise(() => {})) });
    await page.locator('[aria-busy="true"]').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('gone wrong, and again when asked to', async () => {
    const { page } = await admin.open(path, {
      before: (p) =>
        p.route('**/api/**', (route) => route.fulfill({ status: 400, contentType: 'application/json', body: '{}' })),
    });
    await page.getByText('This could not be shown').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText(shows).first().waitFor();
  });
});
