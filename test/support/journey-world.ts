// A shop whose journeys can be switched on and looked around in, on a wound clock.

import type { EmailDeliveryDeps } from '../../server/channels/email/handlers.ts';
import type { CartChances } from '../../server/journeys/cart-chance.ts';
import { journeyOf, saveJourney } from '../../server/journeys/journey-store.ts';
import type { OfferCodes } from '../../server/journeys/offer-codes.ts';
import { lookAround } from '../../server/journeys/scan.ts';
import { preferencesSaid, type Word } from '../../server/profile/preferences.ts';
import { cartWorld, HOUR, recordedMailer, SHOP } from './cart-world.ts';
import { tempWorld, testKeys } from './temp-store.ts';

export const emailConsent = (at: number, email: string) => ({
  type: 'email-consent-changed' as const,
  id: `consent:${email}:${at}`,
  at,
  person: { customer: null, email, name: null },
  granted: true,
  source: 'subscribed',
});

export async function journeyWorld(
  settings: Record<string, unknown> = {},
  codes?: OfferCodes,
  chances?: CartChances,
  deps: Partial<EmailDeliveryDeps> = {},
) {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const cart = await cartWorld(world, { mailer, settings, codes, chances, deps });
  const { store, jobs, clock } = world;
  const now = clock.now;
  const hash = (email: string) => testKeys.fingerprint(SHOP, 'email', email);
  const scan = async () => {
    const context = { keys: testKeys, jobs, now: now(), shopOfScan: SHOP, signal: new AbortController().signal };
    await lookAround(store, context);
    await cart.drain();
  };
  return {
    ...world,
    ...cart,
    mailer,
    now,
    hash,
    scan,
    context: () => ({ keys: testKeys, jobs, now: now() }),
    async on(name: string) {
      const edition = (await journeyOf(store, SHOP, name))?.edition ?? 0;
      await saveJourney(store, SHOP, name, { on: true, edition }, { editor: 'ann', now: now() });
    },
    say: (name: Word['name'], value: string) =>
      store
        .transaction()
        .execute((trx) =>
          preferencesSaid(
            trx,
            SHOP,
            { kind: 'email', key: hash('ann@example.com') },
            [{ name, value } as Word],
            now(),
            'test',
          ),
        ),
    /** Days pass with a look around every few hours. */
    async live(days: number, everyHours = 3) {
      for (let hour = 0; hour < days * 24; hour += everyHours) {
        await cart.advance(everyHours * HOUR);
        await scan();
      }
    },
    async shopperOf(email: string) {
      const row = await store
        .selectFrom('identities')
        .select('shopper')
        .where('shop', '=', SHOP)
        .where('key', '=', hash(email))
        .executeTakeFirstOrThrow();
      return row.shopper;
    },
    messages: () => store.selectFrom('messages').selectAll().orderBy('created_at').execute(),
    decisions: () => store.selectFrom('decisions').selectAll().where('kind', '=', 'message').orderBy('at').execute(),
  };
}
