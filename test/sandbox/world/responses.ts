// The true effect of what we do: how people answer a mail or a recommendation. Only hidden taste, place and price fit count.

import type { Random } from '../../../server/lib/random.ts';
import { day, hour } from './calendar.ts';
import { logNormal } from './draw.ts';
import { effects } from './parameters.ts';
import { affinity } from './taste.ts';
import type { ReceivedMail } from './types.ts';

interface Person {
  readonly taste: readonly number[];
}
interface Item {
  readonly taste: readonly number[];
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** What someone does about a mail. `buys` says whether the order would not have happened without it. */
export interface MailResponse {
  readonly opens: boolean;
  readonly clicks: boolean;
  readonly buys: boolean;
  readonly unsubscribes: boolean;
  /** When, if anything of it happens. */
  readonly at: number;
}

/** Mean affinity of items; 0 without any. */
const liking = (person: Person, items: readonly Item[]): number =>
  items.length ? items.reduce((sum, item) => sum + affinity(person, item), 0) / items.length : 0;

/** Added chance of an order by a mail: the fixed effect, by delay, step and how well the items fit; 0 where the cart is gone. */
export function mailEffect(person: Person, mail: ReceivedMail, items: readonly Item[]): number {
  // Twice a logistic around the usual liking of things in carts: 1 on average over carts, never above 2.
  const fit = 2 * sigmoid(effects.cartFitSlope * (liking(person, items) - effects.usualAffinity));
  if (mail.kind !== 'cart') return effects.otherMail * fit;
  if (!mail.open) return 0;
  const delay = (mail.at - mail.cartLeftAt - 4 * hour) / (day - 4 * hour);
  const late = 1 - (1 - effects.cartMailAfterADay) * Math.min(1, Math.max(0, delay));
  return effects.cartMail * late * fit * (mail.step > 0 ? effects.cartMailSecond : 1);
}

/** What a person does about a mail that reached them; the same random numbers give the same answer. */
export function respondsToMail(
  person: Person,
  mail: ReceivedMail,
  items: readonly Item[],
  random: Random,
): MailResponse {
  const [opening, clicking, buying, leaving] = [random(), random(), random(), random()];
  const { median, sigma, most } = effects.mailHours;
  const at = mail.at + Math.min(most, Math.max(0.05, logNormal(random, median, sigma))) * hour;
  const buys = buying < mailEffect(person, mail, items);
  const clicks = buys || clicking < effects.mailClick;
  return {
    opens: clicks || opening < effects.mailOpen,
    clicks,
    buys,
    unsubscribes: !buys && leaving < effects.mailUnsubscribe,
    at: Math.round(at),
  };
}

/** Chance that the item at a place (0 = first) is clicked once the block is seen. */
export function clickChance(person: Person, item: Item, place: number): number {
  return (
    sigmoid(effects.clickLogOdds + effects.clickSlope * (affinity(person, item) - effects.usualAffinity)) /
    (1 + place) ** effects.clickPositionPower
  );
}

/** Which of the shown recommendations is clicked: its index, or null. Looked at from the first on; one click at most. */
export function clickOnRecommendations(person: Person, items: readonly Item[], random: Random): number | null {
  let clicked: number | null = null;
  // Every place draws its number, so that one list's numbers do not depend on where the click fell.
  items.forEach((item, place) => {
    if (random() < clickChance(person, item, place) && clicked === null) clicked = place;
  });
  return clicked;
}

/** Chance that a clicked recommendation becomes an order that would not have been. */
export function buysAfterClick(person: Person, item: Item): number {
  const base = Math.log(effects.recommendation / (1 - effects.recommendation));
  return sigmoid(base + effects.recommendationSlope * (affinity(person, item) - effects.usualAffinity));
}
