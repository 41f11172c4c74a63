// What is told of how a shopper stands among the shop's.

export interface StandingAnswer {
  /** 0-100. */
  figure: string;
  band: string;
  text: string;
  parts: { id: string; title: string; figure: string; weight: string; text: string }[];
  /** Week by week, oldest first. */
  history: { week: string; score: number; text: string }[];
  /** Among which tenths, and what they like most: in sentences. */
  facts: string[];
}
