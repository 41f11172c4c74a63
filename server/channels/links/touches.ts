// Links that were followed and mails that were opened. Whether it was a person is judged once it is known what else was followed at that
// moment; what people did goes to the log, what machines did is only counted.

import { z } from 'zod';
import { logMessageEvent, type Message, messageById } from '../../journeys/outbox.ts';
import { newId } from '../../lib/ids.ts';
import type { JobHandlers, Jobs } from '../../storage/jobs.ts';
import type { Store } from '../../storage/store.ts';
import { BURST_LINKS, BURST_MS, type MachineSign, TOO_SOON_MS } from './machine-signs.ts';

export const TOUCHED_JOB = 'email.touched';

export type TouchKind = 'click' | 'open';

/** A scanner that follows a link for days fills no table. */
const MOST_TOUCHES = 200;

/** Notes that a link was followed (`link` tells which) or a mail opened, in the caller's transaction. */
export async function touched(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  message: Message,
  touch: { kind: TouchKind; link: string; machine: MachineSign | null; now: number },
): Promise<void> {
  const { shop, id: messageId, email_hash } = message;
  const { kind, link, machine, now } = touch;
  const known = await trx
    .selectFrom('mail_touches')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('shop', '=', shop)
    .where('message', '=', messageId)
    .executeTakeFirstOrThrow();
  if (Number(known.n) >= MOST_TOUCHES) return;
  const tooSoon = message.submitted_at === null || now - message.submitted_at < TOO_SOON_MS;
  const sign = machine ?? (tooSoon ? 'too-soon' : null);
  await trx
    .insertInto('mail_touches')
    .values({ shop, id: newId(), message: messageId, email_hash, kind, link, at: now, machine: sign, judged: 0 })
    .execute();
  const runAt = now + BURST_MS;
  const payload = { shop, message: messageId };
  await jobs.enqueue(trx, { kind: TOUCHED_JOB, key: `${shop} ${messageId} ${now}`, shop, payload, runAt });
}

/** Judges what has been followed of a message long enough ago to know what else was. Safe to call twice. */
async function judge(trx: Store, shop: string, messageId: string, now: number): Promise<void> {
  const message = await messageById(trx, shop, messageId);
  const touches = await trx
    .selectFrom('mail_touches')
    .selectAll()
    .where('shop', '=', shop)
    .where('message', '=', messageId)
    .orderBy('at')
    .execute();
  if (message === null) return;
  const clicks = touches.filter((touch) => touch.kind === 'click');
  for (const touch of touches) {
    if (touch.judged === 1 || touch.at > now - BURST_MS) continue;
    const near = clicks.filter((other) => Math.abs(other.at - touch.at) < BURST_MS);
    const isBurst = touch.kind === 'click' && new Set(near.map((other) => other.link)).size >= BURST_LINKS;
    const machine = touch.machine ?? (isBurst ? 'burst' : null);
    await trx
      .updateTable('mail_touches')
      .set({ judged: 1, machine })
      .where('shop', '=', shop)
      .where('id', '=', touch.id)
      .execute();
    if (machine !== null || touch.kind === 'open') continue;
    // Somebody may press twice: one click a minute is told.
    const minute = String(Math.floor(touch.at / 60_000));
    await logMessageEvent(trx, message, 'message-clicked', touch.at, { link: touch.link }, minute);
  }
}

const OfMessage = z.object({ shop: z.string(), message: z.string() });

export const touchHandlers = (deps: { now(): number }): JobHandlers => ({
  [TOUCHED_JOB]: {
    nature: 'pure',
    async run(trx, job) {
      const { shop, message } = OfMessage.parse(job.payload);
      await judge(trx, shop, message, deps.now());
    },
  },
});
