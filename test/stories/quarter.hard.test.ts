// A quarter of a made-up shop with every ready journey on: nobody gets too much, nothing follows a purchase, and the books balance at its end.

import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JourneysAnswer } from '../../server/http/admin/journey-types.ts';
import { type RunningSandbox, startSandbox } from '../support/sandbox.ts';
import { askAdmin, switchOn } from '../support/sandbox-admin.ts';

const DAYS = 90;
const DAY = 86_400_000;
const CAP = 3;

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox(['--small']);
}, 120_000);
afterAll(() => sandbox?.stop());

interface Sent {
  id: string;
  journey: string;
  step: string;
  email_hash: string;
  shopper: string | null;
  cart: string | null;
  checkout: string | null;
  state: string;
  reason: string | null;
  claimed_at: number | null;
}

describe('all ready journeys over a quarter', () => {
  it('write to nobody more than the cap allows, about no cart that was bought, and account for every message', async () => {
    await sandbox.control('settings', { weeklyCap: CAP });
    const { journeys } = await askAdmin<JourneysAnswer>(sandbox, '/journeys');
    for (const { name, on } of journeys) if (!on) await switchOn(sandbox, name);
    for (let day = 0; day < DAYS; day++) await sandbox.control('day');

    const raw = new Sqlite(join(sandbox.folder, 'app/presage.db'), { readonly: true });
    const messages = raw
      .prepare('select id, journey, step, email_hash, shopper, cart, checkout, state, reason, claimed_at from messages')
      .all() as Sent[];
    const orders = raw
      .prepare('select shopper, email_hash, cart, checkout, placed_at from orders where cancelled_at is null')
      .all() as {
      shopper: string;
      email_hash: string;
      cart: string | null;
      checkout: string | null;
      placed_at: number;
    }[];
    raw.close();

    const left = messages.filter((m) => m.state === 'submitted');
    const byAddress = Map.groupBy(left, (m) => m.email_hash);
    for (const mails of byAddress.values()) {
      for (const mail of mails) {
        const at = mail.claimed_at ?? 0;
        const week = mails.filter((m) => (m.claimed_at ?? 0) > at - 7 * DAY && (m.claimed_at ?? 0) <= at);
        expect(week.length).toBeLessThanOrEqual(CAP);
      }
    }
    const late = left.filter(
      (m) =>
        m.journey.startsWith('abandoned-') &&
        orders.some((o) => {
          const sameCart = (m.cart !== null && o.cart === m.cart) || (m.checkout !== null && o.checkout === m.checkout);
          return sameCart && o.placed_at <= (m.claimed_at ?? 0);
        }),
    );
    expect(late).toEqual([]);
    const count = (...states: string[]) => messages.filter((m) => states.includes(m.state)).length;
    expect(count('submitted', 'skipped', 'failed', 'uncertain', 'waiting', 'sending', 'dot')).toBe(messages.length);
    expect(messages.filter((m) => m.state === 'skipped' && !m.reason)).toEqual([]);
    // Every mail in the box is one of ours, once.
    expect((await sandbox.mails()).length).toBe(left.length);
    const byJourney = Object.fromEntries(
      [...Map.groupBy(left, (m) => m.journey)].map(([name, all]) => [name, all.length]),
    );
    process.stderr.write(
      `${JSON.stringify({ days: DAYS, planned: messages.length, submitted: left.length, byJourney })}\n`,
    );
    expect(Object.keys(byJourney).length).toBeGreaterThanOrEqual(6);
  }, 7_200_000);
});
