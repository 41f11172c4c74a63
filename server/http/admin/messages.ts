// The messages of the shop: the list by state, and one with all that is known of it.

import type { Request } from 'express';
import { z } from 'zod';
import { messageCounts, messageStates, messagesPage, messageWhole } from '../../measurement/message-list.ts';
import { shopperRow } from '../../measurement/shopper-profile.ts';
import { headOf } from '../../profile/identity.ts';
import { messageLine } from './message-words.ts';
import { type Caller, counted, opened, textsIn } from './request.ts';
import type { MessageAnswer, MessagesAnswer } from './types.ts';

const SIZE = 25;

const Query = z.object({
  state: z.enum(messageStates).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

export async function messages(caller: Caller, req: Request): Promise<MessagesAnswer> {
  const { db, shop, say } = caller;
  const query = Query.parse(req.query);
  const counts = await messageCounts(db, shop);
  const inState = (state: string) => counts.filter((c) => c.state === state).reduce((sum, c) => sum + c.count, 0);
  const all = counts.reduce((sum, c) => sum + c.count, 0);
  const total = query.state === undefined ? all : inState(query.state);
  const rows = await messagesPage(db, shop, { state: query.state ?? null, page: query.page, size: SIZE });
  const from = (query.page - 1) * SIZE;
  return {
    messages: rows.map((m) => messageLine(caller, m)),
    states: [
      { state: 'all', text: say.words.allMessages, figure: say.number(all) },
      ...messageStates
        .filter((state) => inState(state) > 0)
        .map((state) => ({ state, text: say.words.messageStates[state] ?? state, figure: say.number(inState(state)) })),
    ],
    page: query.page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    text: say.words.messagesRange(
      say.number(rows.length === 0 ? 0 : from + 1),
      say.number(from + rows.length),
      counted(say, total),
    ),
    isEmpty: all === 0,
  };
}

/** Null when the shop has no such message. */
export async function message(caller: Caller, id: string): Promise<MessageAnswer | null> {
  const { db, shop, say } = caller;
  const whole = await messageWhole(db, shop, id);
  if (whole === null) return null;
  const { message: row, decision, run } = whole;
  const line = messageLine(caller, {
    id: row.id,
    journey: row.journey,
    step: row.step,
    shopper: row.shopper,
    channel: row.channel,
    toSealed: row.to_sealed,
    subject: row.subject,
    state: messageStates.find((s) => s === row.state) ?? 'failed',
    reason: row.reason,
    attempts: row.attempts,
    createdAt: row.created_at,
    dueAt: row.due_at,
    submittedAt: row.submitted_at,
    reported: row.reported,
  });
  const headers = headersIn(row.headers);
  const known = row.shopper === null ? null : await shopperRow(db, shop, await headOf(db, shop, row.shopper));
  const { ledger, journeys } = say.words;
  const history = [
    ...(run === null ? [] : [{ at: run.entered_at, text: ledger.entered(journeys[row.journey] ?? row.journey) }]),
    ...(decision === null ? [] : [{ at: decision.at, text: ledger.decided }]),
    { at: row.created_at, text: ledger.made(say.words.steps[row.step] ?? row.step) },
    ...(row.claimed_at === null ? [] : [{ at: row.claimed_at, text: ledger.claimed(counted(say, row.attempts)) }]),
    ...(row.submitted_at === null ? [] : [{ at: row.submitted_at, text: ledger.submitted }]),
  ];
  return {
    ...line,
    shopper: known?.row.id ?? null,
    shopperName: known === null ? null : opened(caller, 'name', known.row.name_sealed),
    html: row.html,
    text: row.text,
    from: headers.find((h) => h.name.toLowerCase() === 'from')?.value ?? null,
    headers,
    history: history.sort((a, b) => a.at - b.at).map((h) => ({ at: say.moment(h.at), text: h.text })),
    reasons: decision === null ? [] : textsIn(decision.reasons),
  };
}

function headersIn(json: string): { name: string; value: string }[] {
  const headers: unknown = JSON.parse(json);
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).map(([name, value]) => ({ name, value: String(value) }));
}
