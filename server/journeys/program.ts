// A journey's steps as the engine walks them: one list with jumps instead of nested branches.

import type { IfStep, Journey, PlainStep, SplitStep, Step } from './journey.ts';

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

export const sendsOf = (journey: Journey) =>
  programOf(journey).flatMap((op) => (op.op === 'step' && op.step.do === 'send' ? [op.step] : []));
