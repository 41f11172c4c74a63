// The door to a mail provider, as delivery needs it: one verb.

export interface SignedMail {
  shop: string;
  message: string;
  /** Envelope addresses: one sender, one recipient. */
  from: string;
  to: string;
  bytes: Buffer;
}

/** The two moments at which the ledger has the word. False takes permission away, and the mail does not leave. */
export interface LedgerMoments {
  /** A connection is ready: claim the message. */
  claim(): Promise<boolean>;
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
  submit(mail: SignedMail, ledger: LedgerMoments): Promise<Submission>;
}
