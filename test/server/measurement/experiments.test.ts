import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shoppersNeeded, tunedTo } from '../../../models/lift/sample-size.ts';
import { type AdminApp, anAdminApp } from '../../support/admin-app.ts';
import { aDecision, aGround, anOrder, aShop, DAY, type Ground } from '../../support/builders.ts';

describe('how many shoppers it takes', () => {
  it('falls with the difference looked for, and with arms that are more alike in size', () => {
    const needed = (smallest: number, heldShare = 0.5) => shoppersNeeded({ variance: 0.09, heldShare, smallest }) ?? 0;
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        fc.double({ min: 0.05, max: 0.45, noNaN: true }),
        (d, share) => {
          expect(needed(d)).toBeGreaterThan(needed(d * 1.5));
          expect(needed(d, share)).toBeGreaterThan(needed(d, 0.5));
        },
      ),
      { numRuns: 40 },
    );
    // A test of one look needs 7.85 σ² (1/½ + 1/½) / δ² in all; holding on every day at once costs less than three times that.
    const once = (7.849 * 0.09 * 4) / 0.05 ** 2;
    expect(needed(0.05)).toBeGreaterThan(once);
    expect(needed(0.05)).toBeLessThan(3 * once);
    expect(tunedTo(0.05)).toBeCloseTo(0.01785, 4);
  });

  it('is not told where nobody is held back, or nothing ever varies', () => {
    expect(shoppersNeeded({ variance: 0.1, heldShare: 0, smallest: 0.1 })).toBeNull();
    expect(shoppersNeeded({ variance: 0, heldShare: 0.1, smallest: 0.1 })).toBeNull();
  });
});

describe('an experiment', () => {
  let ground: Ground;
  let app: AdminApp;
  beforeEach(async () => {
    ground = await aGround();
    await aShop(ground);
    app = await anAdminApp(ground);
  });
  afterEach(async () => {
    await app.close();
    await ground.end();
  });
  const post = (path: string, body: unknown = {}) => app.ask(`/api/experiments${path}`, { method: 'POST', body });
  const declared = {
    ...{ name: 'Reminders', hypothesis: 'Reminded shoppers buy more', journey: 'abandoned-cart' },
    ...{ metric: 'buyers', smallest: 10 },
  };

  /** Lots of one day: of those written to, so many in ten buy. */
  async function lots(count: number, held: boolean, inTen: number, name: string) {
    await ground.store.transaction().execute(async (store) => {
      const place = { ...ground, store };
      for (let i = 0; i < count; i++) {
        const shopper = `${name}-${i}`;
        const lot = { kind: 'assignment', placement: 'abandoned-cart', shopper, visitor: null, at: ground.now };
        await aDecision(place, { ...lot, fallback: held ? 'control' : null });
        if (i % 10 < inTen) await anOrder(place, { shopper, placed_at: ground.now + DAY });
      }
    });
  }

  it('counts from its beginning alone, says too early, then what it found; and keeps that when it has ended', async () => {
    await lots(300, false, 9, 'before');
    ground.now += DAY;
    const { body: first } = await post('', declared);
    expect(first.experiments).toMatchObject([{ state: 'running', treated: '0', held: '0', begun: { at: ground.now } }]);
    expect(first.experiments[0].text).toContain('Too few to tell: 0 shoppers with and 0 without');
    await lots(300, false, 5, 'with');
    await lots(300, true, 2, 'without');
    ground.now += 8 * DAY;
    const { body } = await app.ask('/api/experiments');
    expect(body.experiments).toMatchObject([{ treated: '300', held: '300', tone: 'success' }]);
    expect(body.experiments[0].text).toContain('It works: +30 buyers in a hundred (between +');
    const [{ id }] = body.experiments;
    expect((await post(`/${id}/archive`)).status).toBe(409);
    const { body: after } = await post(`/${id}/end`);
    expect(after.experiments).toMatchObject([{ state: 'ended', stateText: 'Ended 12 Mar 2026' }]);
    await lots(300, true, 9, 'later');
    ground.now += 8 * DAY;
    expect((await app.ask('/api/experiments')).body.experiments[0]).toMatchObject({ held: '300', tone: 'success' });
    expect((await post(`/${id}/end`)).status).toBe(409);
    expect((await post(`/${id}/archive`)).body.experiments).toMatchObject([{ state: 'archived' }]);
    const hint = (await post('/hint', { journey: 'abandoned-cart', metric: 'revenue', smallest: 2.5 })).body.text;
    expect(hint).toMatch(/^It will take about [\d,]+ shoppers: at the present pace \d+ days\.$/);
  });

  it('is told before it begins or not at all: nothing incomplete, unbounded or of another shop is taken', async () => {
    for (const body of [
      {},
      { ...declared, hypothesis: ' ' },
      { ...declared, smallest: 0 },
      { ...declared, metric: 'clicks' },
      { ...declared, begunAt: 0 },
    ]) {
      expect((await post('', body)).status).toBe(400);
    }
    expect((await post('/hint', { journey: null, metric: 'buyers', smallest: 1 })).body.text).toContain(
      'cannot be told',
    );
    const { body } = await post('', declared);
    await aShop(ground, { shop: 'other.myshopify.com' });
    const [{ id }] = body.experiments;
    const said = await post(`/${id}/comments`, { text: ' Too early after <b>Easter</b>? ' });
    expect(said.body.experiments[0].comments).toMatchObject([{ text: 'Too early after <b>Easter</b>?', by: null }]);
    expect((await post(`/${id}/comments`, { text: ' ' })).status).toBe(400);
    expect((await post('/nothing/comments', { text: 'x' })).status).toBe(409);
    const remark = `/${id}/comments/${said.body.experiments[0].comments[0].id}/remove`;
    const theirs = { method: 'POST', body: {}, as: 'other.myshopify.com' };
    expect((await app.ask(`/api/experiments${remark}`, theirs)).status).toBe(404);
    expect((await post(remark)).body.experiments[0].comments).toEqual([]);
    expect((await app.ask(`/api/experiments/${body.experiments[0].id}/end`, theirs)).status).toBe(409);
    expect((await app.ask('/api/experiments', { as: 'other.myshopify.com' })).body.experiments).toEqual([]);
  });
});
