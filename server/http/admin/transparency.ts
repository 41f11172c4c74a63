// The checklist of a model's transparency as its page shows it: what is met is counted, what is not is named.

import type { KnownModel } from '../../measurement/model-state.ts';
import { checks, checksMet } from '../../measurement/transparency.ts';
import type { Caller } from './request.ts';
import type { ModelAnswer } from './types.ts';
import { transparencyWords } from './words/transparency.ts';

export function transparencyAnswer(
  { say, now }: Pick<Caller, 'say' | 'now'>,
  model: KnownModel,
): ModelAnswer['transparency'] {
  const words = transparencyWords[say.locale];
  const met = checksMet(model, now);
  const count = checks.filter((check) => met[check]).length;
  return {
    text: words.text(say.number(count), say.number(checks.length)),
    checks: checks.map((check) => ({
      id: check,
      title: words.checks[check],
      met: met[check],
      text: met[check] ? words.met : words.missing,
    })),
  };
}
