// Who enters a journey that is not about a cart: reachable, meant, not in it already, and not in it again too soon.

import { mayReach } from '../profile/channels.ts';
import { headOf } from '../profile/identity.ts';
import { isMember } from '../profile/segments.ts';
import { shopperOf } from '../profile/shopper.ts';
import type { Store } from '../storage/store.ts';
import { arm, type EngineContext } from './engine.ts';
import { channelOf, type Journey } from './journey.ts';
import { sendsOf } from './program.ts';
import { enterRun, newRun, type Run, runsThrough, saveRun } from './runs.ts';
import { leftAfterMails, suppressionOf } from './suppressions.ts';

const DAY = 86_400_000;

/** Somebody for whom a trigger has come. */
export interface Entrant {
  shopper: string;
  /** When what it begins with happened; purchases after it meet the need. */
  at: number;
  products?: string[];
  order?: string | null;
  /** Where the address is told rather than the shopper's own. */
  emailHash?: string | null;
  /** They asked for this very message: no other consent is needed for it. */
  asked?: boolean;
}

export type Entered = 'entered' | 'moved' | 'unknown' | 'unreachable' | 'not-meant' | 'already-in' | 'too-soon';

/** Begins a run, or says why not. A run that still rests because its subject moves on is moved along instead. */
export async function enterShopper(
  trx: Store,
  context: EngineContext,
  shop: string,
  journey: Journey,
  entrant: Entrant,
): Promise<Entered> {
  const shopper = await headOf(trx, shop, entrant.shopper);
  const row = await shopperOf(trx, shop, shopper);
  const emailHash = entrant.emailHash ?? row?.email_hash ?? null;
  if (row === undefined) return 'unknown';
  if (emailHash === null) return 'unreachable';
  if (!(await isReachable(trx, shop, journey, emailHash, entrant.asked === true))) return 'unreachable';
  const product = journey.subject === 'product' ? (entrant.products?.[0] ?? null) : null;
  const earlier = (await runsThrough(trx, shop, journey.name, shopper)).filter(
    (run) => product === null || run.about.products[0] === product,
  );
  const newest = earlier[0];
  if (newest?.state === 'waiting') return movedAlong(trx, newest, entrant);
  if (newest !== undefined && isTooSoon(journey, newest, context.now)) return 'too-soon';
  if (journey.audience !== undefined) {
    const meant = await isMember(trx, { shop, now: context.now }, journey.audience, shopper);
    if (!meant) return 'not-meant';
  }
  const run = newRun({
    shop,
    journey: journey.name,
    version: journey.version,
    key: [shopper, product, earlier.length || null].filter((part) => part !== null).join(' '),
    shopper,
    enteredAt: context.now,
    dueAt: null,
    carts: [],
    startedAt: entrant.at,
    about: {
      products: entrant.products ?? [],
      order: entrant.order ?? null,
      emailHash: entrant.emailHash ?? null,
      at: entrant.at,
    },
  });
  await enterRun(trx, run);
  await arm(trx, context, run, context.now);
  return 'entered';
}

/** Who left because we wrote enters as well: no message leaves, but their lot is drawn, as that of the holdout is, whom nothing drove away. */
async function isReachable(
  trx: Store,
  shop: string,
  journey: Journey,
  emailHash: string,
  asked: boolean,
): Promise<boolean> {
  if (await leftAfterMails(trx, shop, emailHash)) return true;
  const sends = new Set(sendsOf(journey).map(channelOf));
  for (const channel of sends) {
    if (channel !== 'email' && (await mayReach(trx, shop, channel, emailHash))) return true;
  }
  if ((await suppressionOf(trx, shop, emailHash)) !== null) return false;
  return asked || mayReach(trx, shop, 'email', emailHash);
}

const isTooSoon = (journey: Journey, newest: Run, now: number): boolean =>
  journey.againAfterDays === null || newest.enteredAt + journey.againAfterDays * DAY > now;

/** Before its first message a run is about the newest of what it began with; its job finds the later rest by itself. */
async function movedAlong(trx: Store, run: Run, entrant: Entrant): Promise<'moved' | 'already-in'> {
  if (run.lastMessageAt !== null || entrant.at <= run.about.at || entrant.order !== undefined) return 'already-in';
  run.about = { ...run.about, at: entrant.at, products: entrant.products ?? run.about.products };
  await saveRun(trx, run);
  return 'moved';
}
