// The carts left in a made-up world, each with what would happen without a mail and what a mail would add: both sides of every lot are known.

import { assignmentOf } from '../../server/journeys/arms.ts';
import { logAssignment } from '../../server/journeys/message-decisions.ts';
import { abandonedCart } from '../../server/journeys/ready/abandoned-cart.ts';
import { seededRandom } from '../../server/lib/random.ts';
import type { Store } from '../../server/storage/store.ts';
import { respondsToMail } from '../sandbox/world/responses.ts';
import type { Product, ReceivedMail, Session } from '../sandbox/world/types.ts';
import { createWorld, type World } from '../sandbox/world/world.ts';
import { DAY, HOUR } from './builders.ts';

export interface Purchase {
  subject: string;
  at: number;
  net: number;
}

export interface LeftCart {
  subject: string;
  /** When the first mail is due, and with it the lot. */
  dueAt: number;
  /** The purchase the mails would cause, if any. */
  added: Purchase | null;
}

export interface LeftCarts {
  from: number;
  to: number;
  carts: LeftCart[];
  /** What is bought without any mail. */
  unasked: Purchase[];
}

interface OpenCart {
  pieces: { product: number; quantity: number }[];
  session: Session | null;
  boughtAt: number | null;
}

/** The first `days` after the history of a small world: carts of people who agreed to e-mail, left at checkout for an hour. */
export function leftCarts(seed: number, days: number): LeftCarts {
  const world = createWorld({ seed, size: 'small' });
  const from = world.endsAt;
  const to = from + days * DAY;
  const open = new Map<string, OpenCart>();
  const unasked: Purchase[] = [];
  for (let at = from; at < to; at += DAY) {
    for (const session of world.nextDay(at, at + DAY, { mails: [] })) live(world, session, open, unasked);
  }
  const carts = [...open].flatMap(([key, cart]) => leftCart(world, seed, key, cart) ?? []);
  return { from, to, carts, unasked };
}

const subjectOf = (session: Session, email: string) => (session.shopper === null ? email : String(session.shopper));

function live(world: World, session: Session, open: Map<string, OpenCart>, unasked: Purchase[]) {
  const cart = open.get(session.cart) ?? { pieces: [], session: null, boughtAt: null };
  open.set(session.cart, cart);
  for (const step of session.steps) {
    if (step.kind === 'add') cart.pieces.push({ product: step.product, quantity: step.quantity });
    if (step.kind === 'checkout' && cart.boughtAt === null) cart.session = session;
    if (step.kind === 'buy') {
      cart.boughtAt = step.at;
      unasked.push({ subject: subjectOf(session, step.email), at: step.at, net: worthOf(world, cart) });
    }
  }
}

const worthOf = (world: World, cart: OpenCart) =>
  cart.pieces.reduce(
    (sum, { product, quantity }) => sum + quantity * (world.product(product)?.variants[0]?.price ?? 0),
    0,
  );

function leftCart(world: World, seed: number, key: string, cart: OpenCart): LeftCart | null {
  const { session } = cart;
  const checkout = session?.steps.findLast((step) => step.kind === 'checkout');
  if (session === null || checkout?.kind !== 'checkout') return null;
  const agreed = checkout.acceptsMarketing || world.shopperByEmail(checkout.email)?.emailConsent === 'subscribed';
  const dueAt = session.endsAt + HOUR;
  if (!agreed || (cart.boughtAt !== null && cart.boughtAt < dueAt)) return null;
  const subject = subjectOf(session, checkout.email);
  const items = cart.pieces.flatMap(({ product }): Product[] => {
    const item = world.product(product);
    return item ? [item] : [];
  });
  const added = [0, 1].flatMap((step): Purchase[] => {
    const mail: ReceivedMail = {
      id: `${key}/${step}`,
      email: checkout.email,
      kind: 'cart',
      step,
      at: dueAt + step * DAY,
      cartLeftAt: session.endsAt,
      cart: key,
      products: cart.pieces.map(({ product }) => product),
      open: true,
    };
    const response = respondsToMail(session, mail, items, seededRandom(`${seed}/mail/${mail.id}`));
    // Who returns to that cart unasked buys anyway.
    if (!response.buys || cart.boughtAt !== null) return [];
    return [{ subject, at: response.at, net: worthOf(world, cart) }];
  })[0];
  return { subject, dueAt, added: added ?? null };
}

/** What mails change, known from both sides: the added share of buyers among the shoppers whose lots are drawn. */
export function trueLift({ carts, unasked, to }: LeftCarts, answerDays: number): { shoppers: number; share: number } {
  const first = new Map<string, number>();
  for (const cart of carts) first.set(cart.subject, Math.min(first.get(cart.subject) ?? cart.dueAt, cart.dueAt));
  let changed = 0;
  let shoppers = 0;
  for (const [subject, at] of first) {
    if (at >= to - answerDays * DAY) continue;
    shoppers += 1;
    const answers = (purchase: Purchase | null) =>
      purchase?.subject === subject && purchase.at >= at && purchase.at < at + answerDays * DAY;
    if (unasked.some(answers)) continue;
    if (carts.some((cart) => answers(cart.added))) changed += 1;
  }
  return { shoppers, share: shoppers === 0 ? 0 : changed / shoppers };
}

/** Writes the world as the app would have recorded it: a lot for every cart, and the purchases of the arms that were drawn. */
export async function playLots(
  store: Store,
  shop: string,
  { carts, unasked }: LeftCarts,
  shares: { holdout: number; controls: number },
  works: boolean,
): Promise<void> {
  const caused: Purchase[] = [];
  await store.transaction().execute(async (trx) => {
    for (const cart of carts) {
      const assignment = assignmentOf(shop, abandonedCart.name, cart.subject, shares);
      const decision = { shop, journey: abandonedCart, step: 'first', shopper: cart.subject, at: cart.dueAt };
      await logAssignment(trx, decision, assignment);
      if (works && assignment.arm === 'treated' && cart.added !== null) caused.push(cart.added);
    }
    const rows = [...unasked, ...caused].map((purchase, i) => ({
      shop,
      id: String(i),
      name: `#${i}`,
      shopper: purchase.subject,
      email_hash: null,
      cart: null,
      checkout: null,
      restored_from: null,
      placed_at: purchase.at,
      updated_at: purchase.at,
      cancelled_at: null,
      currency: 'GBP',
      total: purchase.net,
      refunded: 0,
      net: purchase.net,
      channel: 'web',
      counted: 1,
      uncounted_reason: null,
    }));
    for (let i = 0; i < rows.length; i += 500)
      await trx
        .insertInto('orders')
        .values(rows.slice(i, i + 500))
        .execute();
  });
}
