// A journey's steps as sentences, in the order in which they are walked; branches stand one level deeper.

import { channelOf, type Journey, type Step, type Trigger } from '../../journeys/journey.ts';
import type { Caller } from './request.ts';
import { ruleInWords } from './segment-words.ts';
import { journeyStepWords, type StepWords } from './words/journey-steps.ts';

export interface StepLine {
  id: string;
  level: number;
  kind: Step['do'];
  text: string;
}

export function triggerLines({ say }: Caller, journey: Journey): string[] {
  const words = journeyStepWords[say.locale];
  return journey.triggers.map((trigger) => triggerText(words, trigger));
}

function triggerText(words: StepWords, trigger: Trigger): string {
  const told = words.triggers[trigger.on];
  if (trigger.on === 'cart-left') return trigger.needs === 'checkout' ? words.checkoutLeft : told;
  if (trigger.on === 'date') return words.dates[trigger.kind] ?? told;
  if (trigger.on === 'predicted') return words.moments[trigger.moment] ?? told;
  return told;
}

export function stepLines(caller: Caller, steps: readonly Step[], level = 0, under = ''): StepLine[] {
  const words = journeyStepWords[caller.say.locale];
  return steps.flatMap((step): StepLine[] => {
    const id = `${under}${step.name}`;
    const own = { id, level, kind: step.do, text: textOf(caller, words, step) };
    if (step.do === 'if') {
      const otherwise = { id: `${id}/else`, level, kind: step.do, text: words.otherwise };
      return [
        own,
        ...stepLines(caller, step.then, level + 1, `${id}/then/`),
        ...(step.else.length === 0 ? [] : [otherwise, ...stepLines(caller, step.else, level + 1, `${id}/else/`)]),
      ];
    }
    if (step.do !== 'split') return [own];
    return [
      own,
      ...step.arms.flatMap((arm) => [
        {
          id: `${id}/${arm.name}`,
          level: level + 1,
          kind: step.do,
          text: `${arm.name}: ${caller.say.percent(arm.size)}`,
        },
        ...stepLines(caller, arm.steps, level + 2, `${id}/${arm.name}/`),
      ]),
    ];
  });
}

function textOf({ say, facts }: Caller, words: StepWords, step: Step): string {
  switch (step.do) {
    case 'wait': {
      const { settings } = facts;
      const minutes =
        'minutes' in step.for
          ? step.for.minutes
          : step.for.setting === 'cartDelayMinutes'
            ? settings.cartDelayMinutes
            : settings.cartSecondDelayHours * 60;
      return words.wait(spanText(words, minutes), words.since[step.since]);
    }
    case 'wait-until':
      return words.waitUntil(
        `${step.hour}:00`,
        step.weekday === undefined ? null : (words.weekdays[step.weekday] ?? null),
      );
    case 'wait-moment':
      return words.waitMoment(words.moments[step.moment] ?? step.moment, step.plusDays);
    case 'send':
      return words.send[channelOf(step)];
    case 'offer':
      return words.offer(words.rungs[step.upTo], `${step.percent} %`, say.number(step.goodForDays));
    case 'task':
      return words.task;
    case 'exit':
      return words.exit;
    case 'if':
      return words.when(ruleInWords(say, step.rule, new Map()));
    case 'split':
      return words.split[step.by];
  }
}

function spanText(words: StepWords, minutes: number): string {
  if (minutes >= 1440 && minutes % 1440 === 0) return words.days(minutes / 1440);
  return minutes >= 60 && minutes % 60 === 0 ? words.hours(minutes / 60) : words.minutes(minutes);
}
