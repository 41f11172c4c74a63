import { afterAll, expect, it } from 'vitest';
import { axeViolations, overflow, picture } from './admin-browser.ts';
import { aDeskInChromium, deskPages } from './desk-pages.ts';

const { admin, close } = await aDeskInChromium();
afterAll(close);

// Every size, state and language is looked at in desk-pages.hard.test.ts.
it('every page where a merchant decides shows itself on a phone without errors, overflow or barriers', async () => {
  const { page, errors } = await admin.open('/approvals', { width: 390 });
  /** Questions to the server that are not answered yet. */
  const open = new Set<object>();
  page.on('request', (request) => request.url().includes('/api/') && open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  for (const { name, path, shows } of deskPages) {
    await page.evaluate((to) => history.pushState(null, '', to), path);
    await page.getByText(shows).first().waitFor();
    await expect.poll(() => open.size, { timeout: 30_000 }).toBe(0);
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    await picture(page, `${name}-390`);
    expect(await overflow(page), name).toBeLessThanOrEqual(0);
    expect(await axeViolations(page), name).toEqual([]);
  }
  expect(errors).toEqual([]);
});
