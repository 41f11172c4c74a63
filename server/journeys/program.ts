// A journey's steps as the engine walks them: one list with jumps instead of nested branches.

import type { Channel } from '../profile/channels.ts';
import {
  channelOf,
  type Held,
  heldByChannel,
  type IfStep,
  type Journey,
  type PlainStep,
  type SendStep,
  type SplitStep,
  type Step,
} from './journey.ts';

export type Op =
  | { op: 'step'; step: PlainStep }
  /** Where each branch begins. */
  | { op: 'branch'; step: IfStep | SplitStep; targets: number[] }
  | { op: 'jump'; to: number };

const programs = new WeakMap<Journey, Op[]>();

/** The list of a journey; the same journey gives the same list. */
export function programOf(journey: Journey): Op[] {
  let program = programs.get(journey);
  if (program === undefined) {
    program = [];
    flatten(journey.steps, program);
    programs.set(journey, program);
  }
  return program;
}

function flatten(steps: Step[], into: Op[]): void {
  for (const step of steps) {
    if (step.do !== 'if' && step.do !== 'split') {
      into.push({ op: 'step', step });
      continue;
    }
    const branches = step.do === 'if' ? [step.then, step.else] : step.arms.map((arm) => arm.steps);
    const targets: number[] = [];
    into.push({ op: 'branch', step, targets });
    const ends: Extract<Op, { op: 'jump' }>[] = [];
    for (const branch of branches) {
      targets.push(into.length);
      flatten(branch, into);
      const end: Op = { op: 'jump', to: 0 };
      into.push(end);
      ends.push(end);
    }
    for (const end of ends) end.to = into.length;
  }
}

/** Names of all steps, nested ones included; a journey whose names repeat could not tell where a run stands. */
export const stepNames = (journey: Journey): string[] =>
  programOf(journey).flatMap((op) => (op.op === 'jump' ? [] : [op.step.name]));

/** Where a step of this name stands; -1 where there is none (any more). */
export const indexOfStep = (journey: Journey, name: string): number =>
  programOf(journey).findIndex((op) => op.op !== 'jump' && op.step.name === name);

/** Whether a run that was held back here for this reason is over. */
export const endsRun = (journey: Journey, from: number, held: Held, channel: Channel): boolean =>
  journey.exits.includes(held) && !goesOn(journey, from, held, channel);

/** Whether it lets the run rest until its subject changes. */
export const restsRun = (journey: Journey, from: number, held: Held, channel: Channel): boolean =>
  journey.pauses.includes(held) && !goesOn(journey, from, held, channel);

const goesOn = (journey: Journey, from: number, held: Held, channel: Channel): boolean =>
  heldByChannel.has(held) && writesElse(journey, from, channel);

/** Whether a message of another channel lies ahead. */
export function writesElse(journey: Journey, from: number, channel: Channel): boolean {
  return programOf(journey)
    .slice(from)
    .some((op) => op.op === 'step' && op.step.do === 'send' && channelOf(op.step) !== channel);
}

export const sendsOf = (journey: Journey) =>
  programOf(journey).flatMap((op) => (op.op === 'step' && op.step.do === 'send' ? [op.step] : []));

/** The message a run comes to next, from a place on. */
export function sendAhead(journey: Journey, from: number): SendStep | undefined {
  for (const op of programOf(journey).slice(from)) if (op.op === 'step' && op.step.do === 'send') return op.step;
  return undefined;
}
