// What a mail says in one language: its own words, and those all mails share.

/** Liquid in every text; the variables are those of `MailView` in render.ts. */
export interface OwnTexts {
  subject: string;
  preheader: string;
  heading: string;
  intro: string;
  button: string;
  why: string;
}

export interface SharedTexts {
  quantity: string;
  soldOut: string;
  recommendations: string;
  unsubscribe: string;
  preferences: string;
  /** Beside the code of an offer, and until when it is good. */
  offerText: string;
  offerUntil: string;
  /** The ends of a survey's scale. */
  lowest: string;
  highest: string;
}

export type MailTexts = OwnTexts & SharedTexts;

/** A journey's mails by step; what differs from the shared words may be said anew. */
export type StepTexts = Record<string, OwnTexts & Partial<SharedTexts>>;
export interface JourneyTexts {
  en: StepTexts;
  de: StepTexts;
}
