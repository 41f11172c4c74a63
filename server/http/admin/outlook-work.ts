// What is done by itself and what that saves; what became of suggestions; and how staff find working with it.

import { z } from 'zod';
import { dayOf, dayText } from '../../lib/zone-time.ts';
import { type Outlook, WORK_DAYS } from '../../measurement/results/outlook.ts';
import { automated } from '../../measurement/results/work.ts';
import { pulseGiven, pulsesOf } from '../../storage/team.ts';
import type { OutlookAnswer } from './outlook-types.ts';
import { type Answered, answer, type Caller, counted } from './request.ts';
import { outlookWords } from './words/outlook.ts';

const HOUR_MINUTES = 60;

export function workAnswer({ say, facts }: Caller, { work }: Outlook): OutlookAnswer['work'] {
  const words = outlookWords[say.locale];
  const { minutesSaved } = facts.settings;
  const { accepted, edited, rejected, waiting } = work.suggestions;
  const saved = automated.map((kind) => work.counts[kind] * minutesSaved[kind]);
  const hours = saved.reduce((sum, minutes) => sum + minutes, 0) / HOUR_MINUTES;
  return {
    text: words.work(say.decimal(hours), say.number(WORK_DAYS)),
    suggestions:
      accepted + edited + rejected + waiting === 0
        ? words.noSuggestions
        : words.suggestions(counted(say, accepted), say.number(edited), say.number(rejected), say.number(waiting)),
    rows: automated.map((kind, i) => ({
      id: kind,
      title: words.automated[kind],
      count: say.number(work.counts[kind]),
      minutes: minutesSaved[kind],
      saved: words.minutes(say.number(saved[i] ?? 0)),
    })),
  };
}

const monthOf = ({ now, facts }: Caller) => dayText(dayOf(now, facts.zone)).slice(0, 7);

export async function pulseAnswer(caller: Caller): Promise<OutlookAnswer['pulse']> {
  const { db, shop, say, user } = caller;
  const words = outlookWords[say.locale];
  const pulses = await pulsesOf(db, shop);
  const month = monthOf(caller);
  const asked = !pulses.some((pulse) => pulse.user === user && pulse.month === month);
  return {
    asked,
    text: asked ? words.pulse : words.pulseThanks,
    months: [...Map.groupBy(pulses, (pulse) => pulse.month)].map(([key, of]) => {
      const mean = of.reduce((sum, { score }) => sum + score, 0) / of.length;
      return { month: say.month(key), mean, meanText: say.decimal(mean), answers: say.number(of.length) };
    }),
  };
}

const Pulse = z.strictObject({ score: z.number().int().min(1).max(5) });

/** One answer a person and month; a second one takes the place of the first. */
export async function givePulse(caller: Caller, body: unknown): Promise<Answered> {
  const parsed = Pulse.safeParse(body);
  if (!parsed.success) return { status: 400, body: { fault: outlookWords[caller.say.locale].pulseFault } };
  const { db, shop, user, now } = caller;
  await pulseGiven(db, shop, { user, month: monthOf(caller), score: parsed.data.score }, now);
  return answer(await pulseAnswer(caller));
}
