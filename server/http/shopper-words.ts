// What shoppers say on the storefront itself: more like this, not for me, three questions of taste, nothing personal, tell me when it is back.
// All through the platform's signed proxy; none of it needs a login.

import express, { type Response, Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { ShopEvent } from '../events/shop-event.ts';
import { normalisedEmail } from '../lib/email-address.ts';
import { newId } from '../lib/ids.ts';
import { mayPersonalise } from '../profile/consent.ts';
import { novelties, preferencesOf, preferencesSaid, priceLevels, type Word } from '../profile/preferences.ts';
import type { Store } from '../storage/store.ts';
import { alertWords } from './stock-alert-words.ts';

export interface ShopperWordsDeps {
  store: Store;
  now(): number;
  record(trx: Store, shop: string, events: ShopEvent[]): Promise<unknown>;
}

const visitor = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const wish = z.enum(['more', 'less', 'none']);
const named = <P extends string>(prefix: P, rest: RegExp) =>
  z.custom<`${P} ${string}`>(
    (name) => typeof name === 'string' && name.startsWith(`${prefix} `) && rest.test(name.slice(prefix.length + 1)),
  );

/** What a browser may say; how often we write is said behind a link alone. */
const StoreWord = z.union([
  z.object({ name: named('product', /^\d{1,20}$/), value: wish }),
  z.object({ name: named('interest', /^.{1,100}$/), value: wish }),
  z.object({ name: z.literal('personal'), value: z.enum(['on', 'off']) }),
  z.object({ name: z.literal('price'), value: z.enum([...priceLevels, 'none']) }),
  z.object({ name: z.literal('novelty'), value: z.enum([...novelties, 'none']) }),
]);
const Said = z.object({ visitor, words: z.array(StoreWord).min(1).max(40) });

const Alert = z.object({
  email: z.string().max(254),
  product: z.string().regex(/^\d{1,20}$/),
  variant: z.union([z.literal(''), z.string().regex(/^\d{1,20}$/)]).optional(),
  consent: z.enum(['yes']),
  locale: z.string().max(10).optional(),
});

export function shopperWordsRouter({ store, now, record }: ShopperWordsDeps): Router {
  const router = Router();
  const talking = new RateLimiterMemory({ points: 60, duration: 60 });
  const asking = new RateLimiterMemory({ points: 10, duration: 3600 });
  const shopOf = (response: Response) => (response.locals.proxy as { shop: string }).shop;
  const quiet = (response: Response) => response.setHeader('cache-control', 'no-store');
  const installed = async (shop: string) =>
    (await store.selectFrom('shops').select('uninstalled_at').where('shop', '=', shop).executeTakeFirst())
      ?.uninstalled_at === null;

  router.get('/preferences', async (request, response) => {
    const asked = visitor.safeParse(request.query.visitor);
    const wishes = await preferencesOf(store, shopOf(response), { visitor: asked.data ?? null });
    quiet(response).json({
      personal: wishes.personal,
      interests: wishes.interests,
      price: wishes.price,
      novelty: wishes.novelty,
    });
  });

  router.post('/preferences', express.json({ type: () => true, limit: '16kb' }), async (request, response) => {
    const shop = shopOf(response);
    const said = Said.safeParse(request.body);
    if (!said.success) return void quiet(response).status(400).json({ kept: 0 });
    try {
      await talking.consume(`${shop} ${said.data.visitor}`);
    } catch {
      return void quiet(response).status(429).json({ kept: 0 });
    }
    const kept = await store.transaction().execute(async (trx) => {
      // Without consent nothing is kept of a browser, and nothing is personal there anyway.
      if (!(await mayPersonalise(trx, shop, said.data.visitor))) return 0;
      const subject = { kind: 'visitor', key: said.data.visitor } as const;
      return preferencesSaid(trx, shop, subject, said.data.words as Word[], now(), 'storefront');
    });
    quiet(response).json({ kept });
  });

  router.post(
    '/stock-alerts',
    express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 20 }),
    express.json({ limit: '4kb' }),
    async (request, response) => {
      const shop = shopOf(response);
      const alert = Alert.safeParse(request.body);
      const email = alert.success ? normalisedEmail(alert.data.email) : null;
      const words = alertWords(alert.data?.locale);
      // A form without script is answered by a page in the shop's own frame.
      const plain = request.is('urlencoded') !== false;
      const say = (status: number, text: string) => {
        quiet(response).status(status);
        if (plain)
          response.type('application/liquid').send(`<div class="page-width"><p role="status">${text}</p></div>`);
        else response.json({ ok: status === 200, text });
      };
      if (!alert.success || email === null) return say(plain ? 200 : 400, words.wrong);
      if (!(await installed(shop))) return say(404, words.wrong);
      try {
        await asking.consume(`${shop} ${email}`);
      } catch {
        return say(429, words.later);
      }
      const { product, variant, locale } = alert.data;
      const event: ShopEvent = {
        type: 'stock-alert-requested',
        id: `stock-alert:${newId()}`,
        at: now(),
        person: { customer: null, email, name: null },
        product,
        variant: variant || null,
        locale: locale ?? null,
      };
      await store.transaction().execute((trx) => record(trx, shop, [event]));
      say(200, words.noted);
    },
  );
  return router;
}
