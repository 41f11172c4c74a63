// Mails before they leave: shown as a chosen shopper would get them, looked through for faults, sent to the merchant as a test.

import { journeyOf } from '../../journeys/journey-store.ts';
import { sendsOf } from '../../journeys/program.ts';
import { suppressionOf } from '../../journeys/suppressions.ts';
import type { Clock } from '../../lib/clock.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import { newId } from '../../lib/ids.ts';
import { cartState } from '../../profile/cart.ts';
import { shopperOf } from '../../profile/shopper.ts';
import { type Shop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { ClickLinks } from '../links/click-links.ts';
import { type CartView, cartView, newestProducts, productsView } from './cart-view.ts';
import type { DkimKey } from './dkim-signature.ts';
import { type LintFinding, lintMail, lintWords } from './lint.ts';
import { localeOf, mailView, type ViewDeps } from './mail-view.ts';
import { type MailAt, OwnWords, wordsOf } from './mail-words.ts';
import type { Mailer } from './mailer.ts';
import { type MailMaker, makeMail } from './make-mail.ts';
import type { RenderedMail } from './render.ts';
import { senderOf } from './sender.ts';
import { mailBytes, type Sender } from './sign.ts';
import { whyAgreed } from './texts/why.ts';
import { withShared } from './texts.ts';

export interface MailDeskDeps extends ViewDeps {
  clock: Clock;
  sender: Sender;
  dkim: DkimKey | null;
  /** Null: no provider is configured. */
  mailer: Mailer | null;
  /** Who puts mails together; here and now when left out. */
  make?: MailMaker;
}

/** Which mail, in which words, for whom. */
export interface MailAsked extends MailAt {
  /** Words that are not saved (yet); null: as it would leave now. */
  words: OwnWords | null;
  /** A shopper of the shop; null: anybody, shown the newest products. */
  shopper: string | null;
}

export interface MailShown {
  mail: RenderedMail;
  preheader: string;
  bytes: number;
  findings: LintFinding[];
}

export type TestSent =
  | 'sent'
  | 'no-provider'
  | 'no-sender'
  | 'no-address'
  | 'suppressed'
  | 'too-many'
  | 'refused'
  | 'unknown';

export interface MailDesk {
  /** Null: there is no such mail, or no such shopper. `broken`: its words can't be put together, and why. */
  show(shop: string, asked: MailAsked): Promise<MailShown | { broken: string } | null>;
  /** To one address, outside of every journey; counts nowhere. */
  test(shop: string, asked: MailAsked, to: string): Promise<TestSent>;
}

/** Tests of one shop in an hour: enough to look at every mail, too few to write to people. */
const TESTS_AN_HOUR = 30;
const HOUR = 3_600_000;
/** A campaign that is not saved yet has no journey of its own. */
const UNSAVED_CAMPAIGN = 'campaign';
const SAMPLES = 2;

export function mailDesk(deps: MailDeskDeps): MailDesk {
  const tests = new Map<string, number[]>();
  return {
    async show(shop, asked) {
      const made = await make(deps, shop, asked, newId());
      if (made === null || 'broken' in made) return made;
      const { mail, view, clicks, words } = made;
      const about = { shop: made.shop, publicUrl: deps.publicUrl };
      const html = withoutOurs(clicks.straight(mail.html), deps.publicUrl);
      return {
        mail: { ...mail, html, text: withoutOurs(clicks.straight(mail.text), deps.publicUrl) },
        preheader: made.preheader,
        bytes: Buffer.byteLength(mail.html),
        findings: [...lintWords(words), ...lintMail(mail, view, about)],
      };
    },

    async test(shopName, asked, address) {
      const { mailer, clock, store, keys } = deps;
      if (mailer === null) return 'no-provider';
      const to = normalisedEmail(address);
      if (to === null) return 'no-address';
      if ((await suppressionOf(store, shopName, keys.fingerprint(shopName, 'email', to))) !== null) return 'suppressed';
      const now = clock.now();
      const recent = (tests.get(shopName) ?? []).filter((at) => at > now - HOUR);
      if (recent.length >= TESTS_AN_HOUR) return 'too-many';
      const id = newId();
      const made = await make(deps, shopName, asked, id);
      if (made === null || 'broken' in made) return 'unknown';
      const from = senderOf(made.shop, deps.sender);
      if (from.address === '') return 'no-sender';
      tests.set(shopName, [...recent, now]);
      const { unsubscribeUrl } = made.view;
      const mail = { ...made.mail, subject: `Test: ${made.mail.subject}` };
      const bytes = await mailBytes({ message: id, from, to, mail, unsubscribeUrl, at: now }, deps.dkim);
      const signed = { shop: shopName, message: id, from: from.address, to, bytes };
      const sent = await mailer.submit(signed, { claim: async () => signed, dot: async () => true });
      return sent.outcome === 'submitted' ? 'sent' : 'refused';
    },
  };
}

async function make(deps: MailDeskDeps, shopName: string, asked: MailAsked, id: string) {
  const { store } = deps;
  const shop = await shopOf(store, shopName);
  const layout = shop === null ? null : await layoutOf(store, shopName, asked);
  const own = await textsOf(store, shopName, asked);
  if (shop === null || layout === null || own === null) return null;
  const facts = await factsFor(store, shopName, asked.shopper);
  if (facts === null) return null;
  const locale = localeOf(
    { locale: asked.language === languageOf(facts.locale) ? facts.locale : asked.language },
    shop,
  );
  const cart = await aboutFor(deps, shop, asked.shopper, locale);
  const clicks = new ClickLinks(deps.keys, deps.publicUrl, shop, id);
  const message = { id, journey: asked.journey, step: asked.step, run: null };
  const now = deps.clock.now();
  const language = asked.language;
  const view = await mailView(deps, { shop, message, facts, cart, language, locale, layout, clicks, now });
  const put = await (deps.make ?? makeMail)({ layout, words: [own], view, outgoing: null, dkim: null });
  if ('broken' in put) return put;
  const { mail } = put;
  const words = OwnWords.parse({ ...pick(own), preheader: own.preheader });
  return { shop, mail, view, clicks, words, preheader: own.preheader };
}

const pick = ({ subject, preheader, heading, intro, button }: OwnWords): OwnWords => ({
  ...{ subject, preheader, heading, intro, button },
});

const languageOf = (locale: string | null): string => (locale ?? '').toLowerCase().split(/[-_]/)[0] as string;

async function layoutOf(store: Store, shop: string, { journey, step }: MailAt): Promise<string | null> {
  if (journey === UNSAVED_CAMPAIGN) return 'campaign';
  const known = await journeyOf(store, shop, journey);
  return known === null ? null : (sendsOf(known.journey).find((send) => send.name === step)?.layout ?? null);
}

async function textsOf(store: Store, shop: string, asked: MailAsked) {
  const { journey, step, language, words } = asked;
  const now = journey === UNSAVED_CAMPAIGN ? null : await wordsOf(store, shop, { journey, step, language });
  if (words === null) return now;
  return now === null ? withShared(language, { ...words, why: whyAgreed[language] }) : { ...now, ...words };
}

async function factsFor(store: Store, shop: string, shopper: string | null) {
  if (shopper === null) return { shopper: null, locale: null, zone: null };
  const row = await shopperOf(store, shop, shopper);
  return row === undefined ? null : { shopper: row.id, locale: row.locale, zone: row.zone };
}

/** What lies in the shopper's newest open cart; else the newest products, for anybody to see how it looks. */
async function aboutFor(deps: MailDeskDeps, shop: Shop, shopper: string | null, locale: string): Promise<CartView> {
  const { store, keys } = deps;
  const checkout =
    shopper === null
      ? undefined
      : await store
          .selectFrom('checkouts')
          .select(['token', 'cart'])
          .where('shop', '=', shop.shop)
          .where('shopper', '=', shopper)
          .where('completed_at', 'is', null)
          .orderBy('updated_at', 'desc')
          .executeTakeFirst();
  const state =
    checkout === undefined
      ? null
      : await cartState(store, keys, shop.shop, { cart: checkout.cart, checkout: checkout.token });
  if (state !== null && state.lines.length > 0) return cartView(store, shop, state, locale);
  const newest = await newestProducts(store, shop, { without: [], limit: SAMPLES, locale });
  return productsView(
    store,
    shop,
    newest.map((product) => product.id),
    locale,
  );
}

/** Links of ours in a mail that was never sent would lead nowhere. */
const withoutOurs = (text: string, publicUrl: string): string =>
  text
    .split(`${publicUrl}/`)
    .reduce((told, part) =>
      /^(restore|unsubscribe|preferences|survey|open)\//.test(part)
        ? told + part.replace(/^(\w+)\/[^"\s]*/, '#$1')
        : `${told}${publicUrl}/${part}`,
    );
