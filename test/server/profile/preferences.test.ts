import { afterEach, describe, expect, it } from 'vitest';
import { preferencesOf, preferencesSaid, type Subject, type Word } from '../../../server/profile/preferences.ts';
import { aGround, aShopper, type Ground, SHOP } from '../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

async function place() {
  const ground = await aGround();
  open.push(ground);
  const say = (subject: Subject, words: Word[], at = ground.now) =>
    preferencesSaid(ground.store, SHOP, subject, words, at, 'test');
  const of = (who: Parameters<typeof preferencesOf>[2]) => preferencesOf(ground.store, SHOP, who);
  return { ...ground, say, of };
}

describe('what shoppers told us', () => {
  it('is nothing at first: personal, mails as the merchant allows', async () => {
    const { of } = await place();
    expect(await of({ visitor: 'v', emailHash: 'h', shopper: 'nobody' })).toEqual({
      ...{ personal: true, frequency: 'any', channels: { email: true }, interests: [], notInterests: [] },
      ...{ more: [], less: [], price: null, novelty: null },
    });
  });

  it('counts by the newest word, in whatever order the words arrive', async () => {
    const { say, of, now } = await place();
    const ada: Subject = { kind: 'email', key: 'ada' };
    await say(ada, [{ name: 'frequency', value: 'monthly' }], now);
    await say(ada, [{ name: 'frequency', value: 'weekly' }], now - 1);
    expect((await of({ emailHash: 'ada' })).frequency).toBe('monthly');
    await say(ada, [{ name: 'product 7', value: 'less' }], now);
    await say(ada, [{ name: 'product 7', value: 'none' }], now + 1);
    expect(await of({ emailHash: 'ada' })).toMatchObject({ more: [], less: [] });
  });

  it('belongs to the address that said it, by whatever shopper it is; a browser’s own word stays in that browser', async () => {
    const { store, keys, now, say, of } = await place();
    const guest = await aShopper({ store, keys, now }, { email: 'ada@example.com' });
    const head = await aShopper({ store, keys, now }, { email: 'ada@work.example' });
    await store.updateTable('shoppers').set({ merged_into: head.id }).where('id', '=', guest.id).execute();
    await say({ kind: 'email', key: guest.email_hash as string }, [{ name: 'personal', value: 'off' }]);
    await say({ kind: 'visitor', key: 'v' }, [{ name: 'interest Lamps', value: 'more' }]);
    for (const shopper of [guest.id, head.id]) expect((await of({ shopper })).personal).toBe(false);
    expect(await of({ visitor: 'v' })).toMatchObject({ personal: true, interests: ['Lamps'] });
    expect(await of({ visitor: 'v', shopper: head.id })).toMatchObject({ personal: false, interests: ['Lamps'] });
    expect((await of({ visitor: 'another' })).interests).toEqual([]);
  });

  it('has an end: a machine that has an opinion on everything is not listened to for ever', async () => {
    const { say, of } = await place();
    const words = Array.from({ length: 400 }, (_, i): Word => ({ name: `product ${i}`, value: 'less' }));
    expect(await say({ kind: 'visitor', key: 'v' }, words)).toBe(300);
    expect(await say({ kind: 'visitor', key: 'v' }, [{ name: 'product 5', value: 'more' }])).toBe(1);
    expect((await of({ visitor: 'v' })).less).toHaveLength(299);
  });
});
