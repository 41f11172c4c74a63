// The door to a mail provider, as delivery needs it: one verb.

/** Of which shop, and which message. */
export interface MailRef {
  shop: string;
  message: string;
}

export interface SignedMail extends MailRef {
  /** Envelope addresses: one sender, one recipient. */
  from: string;
  to: string;
  bytes: Buffer;
}

/** The two moments at which the ledger has the word. Null or false takes permission away, and the mail does not leave. */
export interface LedgerMoments<T = SignedMail> {
  /** A connection is ready: claim the message. What is to leave; null: nothing may. */
  claim(): Promise<T | null>;
  /** All but the last bytes have been handed over: commit `dot`. */
  dot(): Promise<boolean>;
}

export type Submission =
  | { outcome: 'submitted'; response: string }
  /** The provider said no. `badAddress`: because of the recipient, for good. */
  | { outcome: 'refused'; permanent: boolean; badAddress: boolean; response: string }
  /** The end of the message never left, so nobody can have taken it. */
  | { outcome: 'unsent'; fault: string }
  /** The end of the message left, and no answer came. */
  | { outcome: 'unknown'; fault: string }
  | { outcome: 'withdrawn' }
  /** No connection is free, or the provider rests after faults: nothing was tried. */
  | { outcome: 'busy'; retryInMs: number };

export interface Mailer {
  submit(of: MailRef, ledger: LedgerMoments): Promise<Submission>;
}
