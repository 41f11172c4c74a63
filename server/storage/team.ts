// The merchant's staff as the platform numbers them, and what each may do here. Owner of their table.

import type { Store } from './store.ts';

/** An owner may do everything, an editor all but settings, team and personal data's ways out, a viewer looks on. */
export const roles = ['owner', 'editor', 'viewer'] as const;
export type Role = (typeof roles)[number];

export interface Member {
  user: string;
  /** Null: as everybody who is not named. */
  role: Role | null;
  /** What their colleagues call them. */
  label: string;
  seenAt: number;
}

/** What is written anew at most so often: being there is no news. */
const SEEN_EVERY_MS = 3_600_000;

const roleIn = (text: string | null): Role | null => roles.find((role) => role === text) ?? null;

/** The role somebody was given; null where nobody gave them one. */
export async function roleOf(db: Store, shop: string, user: string): Promise<Role | null> {
  const row = await db
    .selectFrom('team')
    .select('role')
    .where('shop', '=', shop)
    .where('user', '=', user)
    .executeTakeFirst();
  return roleIn(row?.role ?? null);
}

/** Everybody who was ever here, the last first. */
export async function teamOf(db: Store, shop: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('team')
    .selectAll()
    .where('shop', '=', shop)
    .orderBy('seen_at', 'desc')
    .orderBy('user')
    .execute();
  return rows.map(({ user, role, label, seen_at }) => ({ user, role: roleIn(role), label, seenAt: seen_at }));
}

/** Somebody opened the app. */
export async function memberSeen(trx: Store, shop: string, user: string, now: number): Promise<void> {
  await trx
    .insertInto('team')
    .values({ shop, user, role: null, label: '', seen_at: now })
    .onConflict((c) =>
      c
        .columns(['shop', 'user'])
        .doUpdateSet({ seen_at: now })
        .where('team.seen_at', '<', now - SEEN_EVERY_MS),
    )
    .execute();
}

/** Gives a role and a name; false where nobody of that number was ever here. */
export async function memberChanged(
  trx: Store,
  shop: string,
  user: string,
  change: { role: Role | null; label: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('team')
    .set(change)
    .where('shop', '=', shop)
    .where('user', '=', user)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** How somebody found working with it, 1-5, in a month (YYYY-MM). */
export interface Pulse {
  user: string;
  month: string;
  score: number;
}

export async function pulseGiven(trx: Store, shop: string, { user, month, score }: Pulse, now: number): Promise<void> {
  await trx
    .insertInto('staff_pulses')
    .values({ shop, user, month, score, at: now })
    .onConflict((c) => c.columns(['shop', 'user', 'month']).doUpdateSet({ score, at: now }))
    .execute();
}

/** Of the last years, oldest first. */
export async function pulsesOf(db: Store, shop: string): Promise<Pulse[]> {
  const rows = await db
    .selectFrom('staff_pulses')
    .select(['user', 'month', 'score'])
    .where('shop', '=', shop)
    .orderBy('month', 'desc')
    .limit(1000)
    .execute();
  return rows.reverse();
}
