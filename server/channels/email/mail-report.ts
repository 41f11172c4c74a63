// What happened to a mail after the provider had taken it, as a provider or a mailbox tells it.

import { z } from 'zod';

/** `refused`: it came back for what we are or sent, which says nothing about the address. */
export type ReportKind = 'delivered' | 'delayed' | 'soft-bounce' | 'hard-bounce' | 'refused' | 'complaint';

export interface MailReport {
  kind: ReportKind;
  /** Our id of the message. */
  message: string | null;
  /** Address in clear, where the report names no message. */
  recipient: string | null;
  /** Epoch ms. */
  at: number;
}

/** By the enhanced status codes of RFC 3463: 5.7 is about the sender; a full mailbox and a mail that is too long or odd pass by. */
export function hardnessOf(status: string): 'soft-bounce' | 'hard-bounce' | 'refused' {
  if (status.startsWith('5.7.')) return 'refused';
  return /^5\.(?!2\.[23]$|3\.|6\.)/.test(status) ? 'hard-bounce' : 'soft-bounce';
}

const Told = z
  .object({
    type: z.enum(['bounce', 'complaint', 'delivered']),
    messageId: z.string().max(400).nullish(),
    recipient: z.string().max(254).nullish(),
    permanent: z.boolean().nullish(),
    /** Epoch ms or ISO. */
    at: z.union([z.int().min(0), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]),
  })
  .refine((told) => (told.messageId ?? told.recipient ?? null) !== null, 'names neither message nor recipient');

/** One event or a list of them, as any provider's hook can be brought to send. */
export const ToldEvents = z.union([Told.transform((one) => [one]), z.array(Told).max(500)]);
export type ToldEvent = z.infer<typeof Told>;

export function kindOf({ type, permanent }: ToldEvent): ReportKind {
  if (type !== 'bounce') return type;
  return permanent === true ? 'hard-bounce' : 'soft-bounce';
}
