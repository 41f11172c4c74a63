// What e-mails changed, as a figure and a sentence.

import { FEWEST_SHOPPERS, type Lift } from '../../measurement/lift.ts';
import { counted } from './request.ts';
import type { LiftAnswer } from './types.ts';
import type { Say } from './words/say.ts';

const tones = {
  works: 'success',
  harms: 'critical',
  'leans-up': 'info',
  'leans-down': 'warning',
  open: null,
  'too-few': null,
  'nobody-held': null,
} as const;

/** @param what names the e-mails: one of the words' own phrases */
export function toldLift(say: Say, what: string, lift: Lift): Pick<LiftAnswer, 'figure' | 'text' | 'tone'> {
  const { verdict, share, treated, held } = lift;
  const words = say.words.lift;
  const tone = tones[verdict];
  if (verdict === 'nobody-held') return { figure: '–', tone, text: words.nobodyHeld(what) };
  if (share === null) {
    const fewest = say.number(FEWEST_SHOPPERS);
    return {
      figure: '–',
      tone,
      text: words.tooFew(what, counted(say, treated.shoppers), counted(say, held.shoppers), fewest),
    };
  }
  const [value, low, high] = [share.value, share.low, share.high].map((x) => say.signed(100 * x)) as [
    string,
    string,
    string,
  ];
  if (verdict === 'open') return { figure: '?', tone, text: words.open(what, low, high) };
  const sure = verdict === 'works' || verdict === 'harms';
  return {
    figure: value,
    tone,
    text: sure ? words.sure(what, value, low, high) : words.leaning(what, value, low, high),
  };
}
