// May this message go now? One question, asked when it is decided on and again, in the transaction that claims it, when it leaves.

import { visitedSince } from '../profile/came-back.ts';
import { type Channel, mayReach } from '../profile/channels.ts';
import { pendingConsent } from '../profile/consent.ts';
import { preferencesOf } from '../profile/preferences.ts';
import { isMember } from '../profile/segments.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { isWorthIt, turnOf } from './arbiter.ts';
import { type Assignment, assignmentOf } from './arms.ts';
import { isUnengaged } from './engagement.ts';
import { expectedLift, liftWords } from './expected-lift.ts';
import { type Facts, needMet } from './facts.ts';
import { foreignMessagesTo } from './foreign-messages.ts';
import { type Condition, type Held, type Journey, priorities } from './journey.ts';
import { measuredLifts } from './measured-lift.ts';
import { messagesTo, textsTo } from './outbox.ts';
import { priceMove, stockOf } from './prices.ts';
import { afterNight } from './quiet-hours.ts';
import { buysRapidly } from './rapid-buying.ts';
import type { Run } from './runs.ts';
import { leftAfterMails, suppressionOf } from './suppressions.ts';
import { expectedWorth, stakesOf } from './worth.ts';

const HOUR = 3_600_000;
export const WEEK_MS = 7 * 24 * HOUR;

export interface Question {
  shop: Shop;
  journey: Journey;
  /** The journey is switched on. */
  on: boolean;
  run: Run;
  facts: Facts | null;
  /** How it would go out. */
  channel: Channel;
  /** The address, number or subscription there is to write to, opened by the caller; null when it is unknown. */
  address: string | null;
  now: number;
  /** When the message was to leave. */
  dueAt: number;
  /** The message that asks, once it is in the outbox. */
  message: string | null;
}

export type Delay = 'quiet-hours' | 'window' | 'outranked' | 'paused';
export type Verdict =
  | { may: 'no'; held: Held; words: string }
  | { may: 'later'; at: number; because: Delay; words: string[]; worth: number | null }
  | { may: 'yes'; words: string[]; worth: number | null };

type Answer = { held: Held; words: string } | { fine: string | null };

/** Drawn once when the run came due; a message that was planned is not held out afterwards. */
const askedOnlyBefore: Condition[] = ['not-held-out'];
/** What comes of our own messages: asked after the lot, or the arms would not be alike. */
const afterTheLot: Condition[] = ['not-held-out', 'under-the-cap'];
/** The same for who left because we wrote. */
const leaving: Condition[] = [...afterTheLot, 'not-suppressed', 'consent'];

/**
 * Why nobody would be written to, whatever the lot said: then none is drawn, as who could not be changed only blurs what was. Null: the lot
 * is drawn.
 */
export async function ruledOut(trx: Store, question: Question): Promise<{ held: Held; words: string } | null> {
  const { shop, facts, journey } = question;
  if (facts?.emailHash == null) return noAddress;
  const later = (await leftAfterMails(trx, shop.shop, facts.emailHash)) ? leaving : afterTheLot;
  for (const condition of journey.conditions) {
    if (later.includes(condition)) continue;
    const answer = await answers[condition](trx, question);
    if ('held' in answer) return answer;
  }
  return null;
}

const noAddress = { held: 'no-address' as const, words: 'No address to write to is known.' };

/** The conditions in the journey's order, then whether it is this message's turn, then the hours of the night. */
export async function maySend(trx: Store, question: Question): Promise<Verdict> {
  const words: string[] = [];
  for (const condition of question.journey.conditions) {
    if (question.message !== null && askedOnlyBefore.includes(condition)) continue;
    const answer = await answers[condition](trx, question);
    if ('held' in answer) return { may: 'no', ...answer };
    if (answer.fine !== null) words.push(answer.fine);
  }
  const { shop, now, facts, journey } = question;
  if (facts?.emailHash == null) return { may: 'no', ...noAddress };
  const { worth, why } = await worthOf(trx, question, facts, facts.emailHash);
  if (why !== null && shop.settings.arbiter === 'value') words.push(why);
  const candidate = {
    id: question.message ?? question.run.id,
    priority: priorities[journey.priority],
    worth,
    dueAt: question.dueAt,
  };
  if (!isWorthIt(shop.settings.arbiter, candidate))
    return { may: 'no', held: 'not-worth-it', words: `It would annoy more than it is expected to bring. ${why}` };
  if (isAnswer(journey) && !shop.settings.paused) return { may: 'yes', words, worth: null };
  const night = (at: number) => afterNight(at, question.channel, shop.settings.quietHours, facts.zone ?? shop.zone);
  if (shop.settings.paused)
    return { may: 'later', at: now + HOUR, because: 'paused', worth, words: [...words, 'Everything is paused.'] };
  const turn = await turnOf(trx, {
    ...candidate,
    journey,
    shop,
    shopper: facts.shopper,
    emailHash: facts.emailHash,
    message: question.message,
    run: question.run.id,
    now,
  });
  if (turn !== null)
    return { may: 'later', at: night(turn.at), because: turn.held, worth, words: [...words, turn.words] };
  const at = night(now);
  if (at > now)
    return {
      may: 'later',
      at,
      because: 'quiet-hours',
      worth,
      words: [...words, 'It waits until the quiet hours are over.'],
    };
  return { may: 'yes', words, worth };
}

/** What only asks for a confirmation answers at once what somebody has just done: it waits for no turn and no morning. */
const isAnswer = (journey: Journey) => journey.triggers.every((trigger) => trigger.on === 'consent-asked');

/** The arm of whoever the run is about. */
export function armOfRun(shop: Shop, journey: Journey, run: Run, facts: Facts | null): Assignment {
  return assignmentOf(shop.shop, journey.name, subjectOf(run, facts), shop.settings);
}

/** Who is drawn for: the shopper wherever they are known. */
export const subjectOf = (run: Run, facts: Facts | null): string =>
  facts?.shopper ?? run.shopper ?? facts?.emailHash ?? run.key;

/** Null for what is not sent for an order's sake, and while nobody knows what an order brings. */
async function worthOf(trx: Store, { shop, journey, run, now, message }: Question, facts: Facts, emailHash: string) {
  const stakes = await stakesOf(trx, shop.shop, facts, now);
  if (journey.expectedLift === 0 || stakes.basket === 0) return { worth: null, why: null };
  const recent = await countOf(trx, shop, emailHash, now, message, priorities[journey.priority]);
  const unengaged = await isUnengaged(trx, shop.shop, { shopper: facts.shopper, emailHash }, now);
  const measured = (await measuredLifts(trx, shop.shop)).get(journey.name) ?? null;
  const expected = expectedLift({
    usual: journey.expectedLift,
    measured,
    shopper: stakes.shopper,
    chance: run.chance,
  });
  const worth = expectedWorth({ lift: expected.lift, ...stakes, recent, isUnengaged: unengaged });
  return { worth, why: liftWords(expected) };
}

const SPANS = { weekly: WEEK_MS, monthly: 30 * 24 * HOUR };

/** Messages of the last seven days, ours and others'. */
async function countOf(
  trx: Store,
  shop: Shop,
  emailHash: string,
  now: number,
  message: string | null,
  priority: number,
  span = WEEK_MS,
): Promise<number> {
  const ours = await messagesTo(trx, shop.shop, emailHash, now - span, { without: message, priority });
  return ours + (await foreignMessagesTo(trx, shop.shop, emailHash, now - span)).length;
}

const channelWords = { email: 'e-mails', sms: 'text messages', push: 'notifications', site: 'hints on a visit' };

const held = (reason: Held, words: string): Answer => ({ held: reason, words });
const fine = (words: string | null = null): Answer => ({ fine: words });

const answers: Record<Condition, (trx: Store, question: Question) => Promise<Answer>> = {
  async installed(_, { shop }) {
    return shop.uninstalledAt === null ? fine() : held('uninstalled', 'The app was removed from the shop.');
  },
  async 'switched-on'(_, { shop, journey, on }) {
    const isOn = on && (journey.setting === undefined || shop.settings[journey.setting]);
    return isOn ? fine() : held('switched-off', 'The merchant has switched these e-mails off.');
  },
  async targetable(trx, { shop, journey, facts, now }) {
    if (facts?.isSpared) return held('not-targeted', 'The shop asked not to target this person.');
    // What they asked for and what they left behind is told to everybody alike; the rest is chosen by what is known of them.
    if (priorities[journey.priority] <= priorities['in-hand']) return fine();
    if (facts?.shopper != null && (await buysRapidly(trx, shop.shop, facts.shopper, now)))
      return held('not-targeted', 'They have ordered often within days: nothing urges them on.');
    const { personal } = await preferencesOf(trx, shop.shop, { emailHash: facts?.emailHash, shopper: facts?.shopper });
    return personal ? fine() : held('not-targeted', 'The shopper has switched personal choices off.');
  },
  async 'not-bought'(trx, { run, facts }) {
    const bought = await needMet(trx, run, facts);
    return bought ? held('purchased', 'Something was bought since.') : fine('Nothing was bought since.');
  },
  async 'not-returned'(trx, { run, facts }) {
    const shopper = facts?.shopper ?? run.shopper;
    const back = shopper !== null && (await visitedSince(trx, run.shop, shopper, run.startedAt));
    return back ? held('returned', 'They have come back by themselves.') : fine('They have not been back since.');
  },
  async 'something-in-it'(_, { facts }) {
    const lines = facts?.cart?.lines ?? [];
    if (lines.length === 0) return held('cart-empty', 'The cart is empty.');
    const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
    return fine(`${pieces === 1 ? 'One item lies' : `${pieces} items lie`} in the cart.`);
  },
  async 'in-stock'(trx, { shop, facts }) {
    return (await stockOf(trx, shop.shop, facts)) === 'none'
      ? held('sold-out', 'Nothing of it can be bought any more.')
      : fine();
  },
  async 'price-steady'(trx, { shop, facts }) {
    const { maxPriceChangePercent: most } = shop.settings;
    const moved = await priceMove(trx, shop, facts);
    return Math.abs(moved) * 100 > most ? held('price-changed', `Its price moved by more than ${most} %.`) : fine();
  },
  async 'address-known'(_, { address }) {
    return address === null ? noAddress : fine();
  },
  async 'not-suppressed'(trx, { shop, facts, channel }) {
    const reason = await suppressionOf(trx, shop.shop, facts?.emailHash ?? '');
    // That a mailbox is gone, or gets no more mails, says nothing of a phone or a visit.
    if (channel !== 'email' && (reason === null || reason === 'bounced' || reason === 'unsubscribed')) return fine();
    if (reason === null) {
      const { channels } = await preferencesOf(trx, shop.shop, { emailHash: facts?.emailHash });
      return channels.email ? fine() : held('unsubscribed', 'The shopper has switched e-mails off.');
    }
    if (reason === 'unsubscribed') return held('unsubscribed', 'The shopper unsubscribed.');
    return reason === 'excluded'
      ? held('suppressed', 'The merchant has excluded this shopper.')
      : held('suppressed', 'E-mail to this address came back or was complained about.');
  },
  async consent(trx, { shop, facts, channel }) {
    const may = facts?.emailHash != null && (await mayReach(trx, shop.shop, channel, facts.emailHash));
    const what = channelWords[channel];
    if (channel === 'site') return fine();
    return may
      ? fine(`The shopper agreed to ${what} from the shop.`)
      : held('no-consent', `The shopper has not agreed to ${what}.`);
  },
  async 'still-unconfirmed'(trx, { shop, facts }) {
    const waits = facts?.emailHash != null && (await pendingConsent(trx, shop.shop, facts.emailHash)) !== null;
    return waits
      ? fine('They have said yes to e-mails; the mailbox is asked once.')
      : held('confirmed', 'There is no yes that waits to be confirmed.');
  },
  async 'still-meant'(trx, { shop, journey, facts, now }) {
    if (journey.audience === undefined) return fine();
    const meant =
      facts?.shopper != null && (await isMember(trx, { shop: shop.shop, now }, journey.audience, facts.shopper));
    return meant ? fine() : held('no-longer-meant', 'They are no longer among those it is meant for.');
  },
  async 'still-useful'(_, { journey, now, dueAt }) {
    const late = now - dueAt > journey.usefulHours * HOUR;
    return late ? held('stale', `It is more than ${journey.usefulHours} hours late.`) : fine();
  },
  async 'not-held-out'(_, { shop, journey, run, facts }) {
    const { arm } = armOfRun(shop, journey, run, facts);
    if (arm === 'holdout')
      return held('holdout', 'The shopper is in the share that gets no messages, for measurement.');
    if (arm === 'control') return held('control', "The shopper is in this journey's control, for measurement.");
    return fine();
  },
  async 'under-the-cap'(trx, { shop, journey, facts, now, message, channel }) {
    const emailHash = facts?.emailHash ?? '';
    if (
      channel === 'sms' &&
      (await textsTo(trx, shop.shop, emailHash, now - WEEK_MS, message)) >= shop.settings.smsWeeklyCap
    )
      return held('weekly-cap', 'They had as many text messages in seven days as are enough.');
    const count = await countOf(trx, shop, emailHash, now, message, priorities[journey.priority]);
    const { weeklyCap, unengagedCap } = shop.settings;
    const { frequency } = await preferencesOf(trx, shop.shop, { emailHash });
    const wished = frequency === 'any' ? null : await countOf(trx, shop, emailHash, now, message, 9, SPANS[frequency]);
    if (wished !== null && wished >= 1) return held('weekly-cap', 'They asked for fewer messages.');
    const isQuiet =
      unengagedCap < weeklyCap &&
      count >= unengagedCap &&
      (await isUnengaged(trx, shop.shop, { shopper: facts?.shopper ?? null, emailHash }, now));
    const cap = isQuiet ? unengagedCap : weeklyCap;
    const why = isQuiet ? ' for someone who has not answered for a while' : '';
    return count >= cap
      ? held('weekly-cap', `${count} messages in seven days are enough${why} (the limit is ${cap}).`)
      : fine(`${count} of ${cap} messages in the last seven days.`);
  },
};
