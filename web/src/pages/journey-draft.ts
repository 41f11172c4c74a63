// A journey while it is edited: steps added, moved and changed, always under names that stay their own.

import type { Journey, Step } from '../../../server/http/admin/journey-types.ts';

export type StepKind = Step['do'];

/** What can be added, in the order in which it is offered. */
export const stepKinds: readonly StepKind[] = [
  'wait',
  'wait-until',
  'wait-moment',
  'send',
  'offer',
  'task',
  'if',
  'split',
  'exit',
];

/** Every step's name, those inside branches too. */
export function namesIn(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.do === 'if') return [step.name, ...namesIn(step.then), ...namesIn(step.else)];
    if (step.do === 'split') return [step.name, ...step.arms.flatMap((arm) => namesIn(arm.steps))];
    return [step.name];
  });
}

/** A name nobody bears yet: `send-2` after `send`. */
export function freshName(taken: readonly string[], kind: string): string {
  let n = 1;
  while (taken.includes(`${kind}-${n}`)) n++;
  return `${kind}-${n}`;
}

/** The layout further mails of a journey take: that of its first. */
function layoutOf(steps: readonly Step[]): string | null {
  for (const step of steps) {
    if (step.do === 'send') return step.layout;
    const inner =
      step.do === 'if'
        ? [...step.then, ...step.else]
        : step.do === 'split'
          ? step.arms.flatMap((arm) => arm.steps)
          : [];
    const found = layoutOf(inner);
    if (found !== null) return found;
  }
  return null;
}

/** A step of a kind as it begins. @param taskKind the first kind of task there is */
export function newStep(kind: StepKind, journey: Journey, taskKind: string): Step {
  const taken = namesIn(journey.steps);
  const name = freshName(taken, kind);
  switch (kind) {
    case 'wait':
      return { do: 'wait', name, since: 'here', for: { minutes: 1440 } };
    case 'wait-until':
      return { do: 'wait-until', name, hour: 10 };
    case 'wait-moment':
      return { do: 'wait-moment', name, moment: 'usual-gap', plusDays: 0 };
    case 'send':
      return { do: 'send', name, layout: layoutOf(journey.steps) ?? 'campaign' };
    case 'offer':
      return { do: 'offer', name, upTo: 'discount', percent: 10, goodForDays: 14 };
    case 'task':
      return { do: 'task', name, kind: taskKind };
    case 'exit':
      return { do: 'exit', name };
    case 'if':
      // biome-ignore lint/suspicious/noThenProperty: the branch a rule leads to; nothing awaits a step
      return { do: 'if', name, rule: { all: [] }, then: [], else: [] };
    case 'split':
      return {
        do: 'split',
        name,
        by: 'random',
        arms: ['a', 'b'].map((arm) => ({ name: freshName([], `arm-${arm}`), size: 0.5, steps: [] })),
      };
  }
}

/** The list with one step a place further up (-1) or down (1). */
export function moved<Item>(list: readonly Item[], place: number, by: -1 | 1): Item[] {
  const [one, other] = [list[place], list[place + by]];
  if (one === undefined || other === undefined) return [...list];
  return list.map((item, i) => (i === place ? other : i === place + by ? one : item));
}

/** Minutes as the largest unit that divides them. */
export function inUnit(minutes: number): { amount: number; unit: 'minutes' | 'hours' | 'days' } {
  if (minutes >= 1440 && minutes % 1440 === 0) return { amount: minutes / 1440, unit: 'days' };
  return minutes >= 60 && minutes % 60 === 0
    ? { amount: minutes / 60, unit: 'hours' }
    : { amount: minutes, unit: 'minutes' };
}

export const unitMinutes = { minutes: 1, hours: 60, days: 1440 } as const;

/** Whether a figure is missing anywhere in a draft: a field that holds no number leaves none. */
export function hasNoNumber(part: unknown): boolean {
  if (typeof part === 'number') return Number.isNaN(part);
  return typeof part === 'object' && part !== null && Object.values(part).some(hasNoNumber);
}
