import { describe, expect, it } from 'vitest';
import { noticeRaised, noticeResolved, openNotice, openNotices } from '../../../server/storage/notices.ts';
import { tempWorld } from '../../support/temp-store.ts';

const SHOP = 'a.myshopify.com';

describe('notices', () => {
  it('hold since they were first raised, with what was told last', async () => {
    const { store } = await tempWorld();
    await noticeRaised(store, SHOP, 'history-broken', { lines: 2 }, 1000);
    await noticeRaised(store, SHOP, 'history-broken', { lines: 5 }, 2000);
    await noticeRaised(store, 'b.myshopify.com', 'access-lost', {}, 3000);
    expect(await openNotices(store, SHOP)).toEqual([{ kind: 'history-broken', params: { lines: 5 }, sinceAt: 1000 }]);
  });

  it('are gone when resolved, and hold anew when raised again', async () => {
    const { store } = await tempWorld();
    await noticeRaised(store, SHOP, 'access-lost', {}, 1000);
    expect(await noticeResolved(store, SHOP, 'access-lost', 2000)).toBe(true);
    expect(await noticeResolved(store, SHOP, 'access-lost', 2500)).toBe(false);
    expect(await openNotices(store, SHOP)).toEqual([]);
    expect(await openNotice(store, SHOP, 'access-lost')).toBeNull();
    await noticeRaised(store, SHOP, 'access-lost', {}, 3000);
    expect(await openNotices(store, SHOP)).toEqual([{ kind: 'access-lost', params: {}, sinceAt: 3000 }]);
  });
});
