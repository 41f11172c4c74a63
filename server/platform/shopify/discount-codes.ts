// Offers as discount codes: one discount for all offers of the same terms and day, one code a recipient in it. A code works once, ends with
// the day, and combines with no other discount, so that nothing ever adds up beyond what the merchant allowed.

import { createHash } from 'node:crypto';
import type { CodedOffer, OfferCodes } from '../../journeys/offer-codes.ts';
import type { Clock } from '../../lib/clock.ts';
import { inGroups } from '../../lib/in-groups.ts';
import type { Keys } from '../../lib/keys.ts';
import { mainUnits } from '../../lib/money.ts';
import { dayOf, dayText, startOfDay } from '../../lib/zone-time.ts';
import { noticeRaised, noticeResolved } from '../../storage/notices.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { AccessDenied, PlatformUnavailable } from './faults.ts';
import type { AdminApi } from './graphql-client.ts';
import {
  discountBulkCreationQuery,
  discountByCodeQuery,
  discountCodeBasicCreate,
  discountCodeFreeShippingCreate,
  discountRedeemCodeBulkAdd,
} from './operations/discounts.ts';
import type { UserError } from './operations/operation.ts';

export interface DiscountCodesDeps {
  store: Store;
  api: AdminApi;
  keys: Keys;
  clock: Clock;
  sleep(ms: number): Promise<void>;
}

const DAY = 86_400_000;
/** Without what is easily misread: 0 O, 1 I L, 5 S, U V. 27 letters, so ten of them are 47 bits. */
const LETTERS = '2346789ABCDEFGHJKMNPQRTWXYZ';
const CODE_LENGTH = 10;
const PER_CALL = 250;
const ASKS = 20;
const ASK_EVERY_MS = 500;

type Refused = { refused: string; byPlatform?: true };

/**
 * Codes of one shop's offers. What is temporary is thrown, and asking again later gives the same code; a refusal is final.
 * @throws PlatformUnavailable, AccessLost, ShopUnavailable, ApiFault
 */
export function discountCodes(deps: DiscountCodesDeps): OfferCodes {
  const { store, api, keys, clock, sleep } = deps;
  const adders = new Map<string, (code: string) => Promise<Refused | null>>();

  /** The same for the same thing whenever asked, and not to be guessed without our key. */
  const codeOf = (shop: string, what: string): string => {
    const bytes = Buffer.from(keys.fingerprint(shop, 'discount-code', what), 'base64url');
    let code = '';
    for (const byte of bytes) {
      // Bytes above the last whole round of letters would make some letters likelier.
      if (byte < 243 && code.length < CODE_LENGTH) code += LETTERS[byte % LETTERS.length];
    }
    return code;
  };

  /** The discount of these terms at the platform: known, found again by its first code, or made. */
  const parentOf = async (
    shop: string,
    offer: CodedOffer,
    endsAt: number,
    zone: string,
  ): Promise<{ id: string } | Refused> => {
    const terms = termsOf(offer, endsAt);
    const known = await store
      .selectFrom('offer_discounts')
      .select('discount')
      .where('shop', '=', shop)
      .where('offer', '=', terms)
      .executeTakeFirst();
    if (known !== undefined) return { id: known.discount };
    const code = codeOf(shop, `first ${terms}`);
    const made = await created(api, shop, offer, { code, endsAt, zone, now: clock.now() });
    let id = made.codeDiscountNode?.id ?? null;
    // Made before, and killed before it was written down.
    if (made.userErrors.some(isTaken)) {
      id = (await api.run(shop, discountByCodeQuery, { code })).data.codeDiscountNodeByCode?.id ?? null;
    }
    if (id === null) return { refused: wordsOf(made.userErrors), byPlatform: true };
    await store
      .insertInto('offer_discounts')
      .values({ shop, offer: terms, discount: id, terms, ends_at: endsAt, created_at: clock.now() })
      .onConflict((c) => c.doNothing())
      .execute();
    return { id };
  };

  /** Adds codes to a discount and waits until they work; for each, why it does not. */
  const addAll = async (shop: string, discountId: string, codes: string[]): Promise<(Refused | null)[]> => {
    const unique = [...new Set(codes)].map((code) => ({ code }));
    const { data } = await api.run(shop, discountRedeemCodeBulkAdd, { discountId, codes: unique });
    const { bulkCreation, userErrors } = data.discountRedeemCodeBulkAdd;
    if (bulkCreation === null) return codes.map(() => ({ refused: wordsOf(userErrors), byPlatform: true }));
    for (let n = 0; n < ASKS; n++) {
      const { data: told } = await api.run(shop, discountBulkCreationQuery, { id: bulkCreation.id });
      const state = told.discountRedeemCodeBulkCreation;
      if (state?.done) {
        const bad = new Map(state.codes.nodes.map((node) => [node.code, node.errors]));
        return codes.map((code) => {
          // Added before, and killed before that was written down: it is ours, nobody else could have made it.
          const errors = (bad.get(code) ?? []).filter((error) => !isTaken(error));
          return errors.length > 0 ? { refused: wordsOf(errors), byPlatform: true } : null;
        });
      }
      await sleep(ASK_EVERY_MS);
    }
    throw new PlatformUnavailable('discount codes are not ready yet');
  };

  /** Codes of one discount that are wanted at one time go in one call. */
  const adderOf = (shop: string, discount: string) => {
    const key = `${shop} ${discount}`;
    let adder = adders.get(key);
    if (adder === undefined) {
      if (adders.size > 1000) adders.clear();
      adder = inGroups((codes: string[]) => addAll(shop, discount, codes), PER_CALL);
      adders.set(key, adder);
    }
    return adder;
  };

  const codeFor = async (
    shop: string,
    offer: CodedOffer,
    recipient: string,
  ): Promise<{ code: string; endsAt: number } | Refused> => {
    const now = clock.now();
    const known = await store
      .selectFrom('offer_codes')
      .selectAll()
      .where('shop', '=', shop)
      .where('offer', '=', offer.id)
      .where('recipient', '=', recipient)
      .executeTakeFirst();
    if (known !== undefined && known.added_at !== null) {
      return known.ends_at > now ? { code: known.code, endsAt: known.ends_at } : { refused: 'the offer has ended' };
    }
    const facts = await shopOf(store, shop);
    const wrong = faultOf(offer, facts?.currency ?? '', now);
    if (facts === null || facts.uninstalledAt !== null) return { refused: 'the app is not installed' };
    if (wrong !== null) return { refused: wrong };
    const endsAt = endOfDay(offer.endsAt, facts.zone);
    const parent = await parentOf(shop, offer, endsAt, facts.zone);
    if ('refused' in parent) return parent;
    const code = codeOf(shop, `${offer.id}\n${recipient}`);
    const row = { code, ends_at: endsAt, created_at: now, added_at: null };
    await store
      .insertInto('offer_codes')
      .values({ shop, offer: offer.id, recipient, ...row })
      .onConflict((c) => c.doNothing())
      .execute();
    const refused = await adderOf(shop, parent.id)(code);
    if (refused !== null) return refused;
    await store
      .updateTable('offer_codes')
      .set({ added_at: clock.now() })
      .where('shop', '=', shop)
      .where('offer', '=', offer.id)
      .where('recipient', '=', recipient)
      .execute();
    return { code, endsAt };
  };

  return {
    async codeFor(shop, offer, recipient) {
      try {
        const answer = await codeFor(shop, offer, recipient);
        if ('code' in answer) await noticeResolved(store, shop, 'discounts-refused', clock.now());
        else if (answer.byPlatform)
          await noticeRaised(store, shop, 'discounts-refused', { why: answer.refused }, clock.now());
        return 'code' in answer ? answer : { refused: answer.refused };
      } catch (fault) {
        if (!(fault instanceof AccessDenied)) throw fault;
        const why = 'the permission for discounts is missing';
        await noticeRaised(store, shop, 'discounts-refused', { why }, clock.now());
        return { refused: why };
      }
    },
  };
}

const wordsOf = (errors: UserError[]) => (errors[0]?.message ?? 'no reason was given').slice(0, 200);

const isTaken = (error: UserError) =>
  error.code === 'TAKEN' || error.code === 'DUPLICATE' || /unique|taken/i.test(error.message);

/** A discount ends with the shop's day its offers end on, so that a day's offers are one discount and not hundreds. */
const endOfDay = (at: number, zone: string) => startOfDay(dayOf(at - 1, zone) + 1, zone);

/** What a discount grants, as its key: the same terms are the same discount. */
function termsOf({ kind, percent, minimumSubtotal, currency }: CodedOffer, endsAt: number): string {
  const text = JSON.stringify({ kind, percent, minimumSubtotal, currency, endsAt });
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function faultOf(offer: CodedOffer, currency: string, now: number): string | null {
  if (offer.endsAt <= now) return 'the offer has ended';
  if (offer.endsAt > now + 366 * DAY) return 'the offer does not end within a year';
  if (offer.currency !== currency) return `the shop does not count in ${offer.currency}`;
  const { percent } = offer;
  if (offer.kind === 'percentage' && !(percent !== null && percent > 0 && percent <= 100)) return 'no such percentage';
  return null;
}

async function created(
  api: AdminApi,
  shop: string,
  offer: CodedOffer,
  { code, endsAt, zone, now }: { code: string; endsAt: number; zone: string; now: number },
) {
  const minimum = offer.minimumSubtotal;
  const until = dayText(dayOf(endsAt - 1, zone));
  const common = {
    title: `Presage: ${offer.kind === 'percentage' ? `${offer.percent} %` : 'free shipping'} until ${until}`,
    code,
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: { all: 'ALL' as const },
    combinesWith: {
      orderDiscounts: false as const,
      productDiscounts: false as const,
      shippingDiscounts: false as const,
    },
    ...(minimum === null
      ? {}
      : { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: mainUnits(minimum, offer.currency) } } }),
  };
  if (offer.kind === 'free-shipping') {
    const discount = { ...common, destination: { all: true as const } };
    return (await api.run(shop, discountCodeFreeShippingCreate, { discount })).data.discountCodeFreeShippingCreate;
  }
  const customerGets = { value: { percentage: (offer.percent ?? 0) / 100 }, items: { all: true as const } };
  const discount = { ...common, customerGets };
  return (await api.run(shop, discountCodeBasicCreate, { discount })).data.discountCodeBasicCreate;
}
