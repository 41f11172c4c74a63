// What the routes of the sending domain answer. `web` imports these as types only.

import type { RecordKind } from '../../channels/email/domain/domain-check.ts';
import type { Moment } from './types.ts';

/** One record in the domain's DNS: what to enter where, and what was found. */
export interface SendingRecord {
  kind: RecordKind;
  title: string;
  /** What it is for, in one sentence. */
  text: string;
  state: 'good' | 'wrong' | 'unknown';
  stateText: string;
  /** What to do now; null where nothing is to be done. */
  instruction: string | null;
  type: 'TXT';
  /** Where it belongs; null where that can't be told yet. */
  name: string | null;
  /** What to enter, to be copied as it is; null where only the mail provider can say. */
  value: string | null;
  found: string | null;
}

export interface SendingAnswer {
  /** Null: no sender is set yet. */
  domain: string | null;
  /** No mail provider is configured on this installation: nothing leaves, whatever the records say. */
  hasProvider: boolean;
  verified: boolean;
  text: string;
  verifiedAt: Moment | null;
  checkedAt: Moment | null;
  records: SendingRecord[];
  /** How many mails may leave today while the domain is new; null where there is no bound. */
  warmUp: { text: string; today: number; limit: number } | null;
  /** Mails that wait for the domain alone. */
  waiting: number;
}
