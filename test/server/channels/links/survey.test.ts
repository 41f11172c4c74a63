import type { AddressInfo } from 'node:net';
import express from 'express';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { linksRouter } from '../../../../server/http/links.ts';
import { journeyOf, saveJourney } from '../../../../server/journeys/journey-store.ts';
import { anOrder, cartWorld, DAY, recordedMailer, SHOP } from '../../../support/cart-world.ts';
import { tempWorld } from '../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

/** Two orders of Ann's, and the question three weeks after the second. */
async function asked() {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const w = await cartWorld(world, { mailer });
  const edition = (await journeyOf(world.store, SHOP, 'nps'))?.edition ?? 0;
  await saveJourney(world.store, SHOP, 'nps', { on: true, edition }, { editor: 'ann', now: world.clock.now() });
  for (const n of [1, 2]) {
    await w.record([anOrder(world.clock.now(), { order: `${n}`, acceptsMarketing: true })]);
    await w.advance(DAY);
  }
  await w.advance(30 * DAY);
  const app = express().use(linksRouter({ ...world }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const text = mailer.mails.at(-1)?.bytes.toString('utf8').replaceAll('=\r\n', '') ?? '';
  const token = /survey\/([\w-]{22})/.exec(text)?.[1] as string;
  const post = (score: string, comment = '') =>
    fetch(`${url}/survey/${token}`, { method: 'POST', body: new URLSearchParams({ score, comment }) });
  const answers = () => world.store.selectFrom('survey_answers').selectAll().execute();
  const tasks = () => world.store.selectFrom('tasks').selectAll().execute();
  return { ...world, mailer, url, token, post, answers, tasks, close: () => server.close() };
}

describe('a survey', () => {
  it('is answered by its button alone: looking at every number changes nothing', async () => {
    const w = await asked();
    expect(w.mailer.mails).toHaveLength(1);
    for (let score = 0; score <= 10; score++) {
      const page = await fetch(`${w.url}/survey/${w.token}?score=${score}`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain(`value="${score}" required checked`);
    }
    expect(await w.answers()).toEqual([]);
    w.close();
  });

  it('of somebody unhappy becomes one task; a changed mind takes the place of the first answer', async () => {
    const w = await asked();
    expect((await w.post('3', 'It broke <script>')).status).toBe(200);
    expect((await w.post('9')).status).toBe(200);
    expect((await w.answers()).map((a) => [a.kind, a.score, a.comment, a.order_id])).toEqual([['nps', 9, null, '2']]);
    expect((await w.tasks()).map((t) => [t.kind, t.state])).toEqual([['unhappy', 'open']]);
    w.close();
  });

  it('gives who would recommend the shop a link of their own that leads to the shop', async () => {
    const w = await asked();
    const page = await (await w.post('10')).text();
    expect(page).toContain('https://harbour.example/?utm_source=referral');
    expect(await w.tasks()).toEqual([]);
    w.close();
  });

  it('takes no answer off the scale, and none for a made-up token', async () => {
    const w = await asked();
    for (const score of ['11', '-1', '3.5', 'x', '']) expect((await w.post(score)).status, score).toBe(400);
    const unknown = await fetch(`${w.url}/survey/${'a'.repeat(22)}`, {
      method: 'POST',
      body: new URLSearchParams({ score: '5' }),
    });
    expect(unknown.status).toBe(404);
    expect(await w.answers()).toEqual([]);
    w.close();
  });
});
