import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aGround, aShop, type Ground } from '../support/builders.ts';
import { type AdminBrowser, anAdminBrowser, axeViolations, overflow, picture, settled } from './admin-browser.ts';
import { aBusyDesk, deskPages, previewing } from './desk-pages.ts';
import { aLivedInShop } from './lived-in-shop.ts';

let ground: Ground;
let admin: AdminBrowser;

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  await aLivedInShop(ground);
  await aBusyDesk(ground);
  admin = await anAdminBrowser(ground, { storefront: previewing });
});

afterAll(async () => {
  await admin.close();
  await ground.end();
});

// Every size, state and language is looked at in desk-pages.hard.test.ts.
describe('where a merchant decides', () => {
  it.each(deskPages)(
    'the page $name shows itself on a phone without errors, overflow or barriers',
    async ({ name, path, shows }) => {
      const { page, errors } = await admin.open(path, { width: 390 });
      await settled(page);
      await page.getByText(shows).first().waitFor();
      await picture(page, `${name}-390`);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await axeViolations(page)).toEqual([]);
      expect(errors).toEqual([]);
    },
  );
});
