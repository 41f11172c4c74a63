// The record of every decision to write or not to write, with its reasons in plain words.

import { logDecision } from '../decisions/decision-log.ts';
import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';
import type { Assignment } from './arms.ts';
import type { Branch } from './branches.ts';
import type { Held, IfStep, Journey, SplitStep } from './journey.ts';

interface Subject {
  shop: string;
  journey: Journey;
  step: string;
  shopper: string | null;
  at: number;
}

const policyOf = (journey: Journey) => `${journey.name}/${journey.version}`;

/** `fallback` names what held the message back; null when it was decided to send. */
export async function decideMessage(
  trx: Store,
  subject: Subject,
  outcome: { held: Held | null; words: string[]; items: unknown[]; arbiter?: 'rule' | 'value' },
): Promise<string> {
  const id = newId();
  await logDecision(trx, {
    shop: subject.shop,
    id,
    kind: 'message',
    at: subject.at,
    visitor: null,
    shopper: subject.shopper,
    placement: `${subject.journey.name}/${subject.step}`,
    strategy: `arbiter:${outcome.arbiter ?? 'rule'}`,
    fallback: outcome.held,
    policy: policyOf(subject.journey),
    model: null,
    items: JSON.stringify(outcome.held === null ? outcome.items : []),
    reasons: JSON.stringify(outcome.words),
  });
  return id;
}

/** Which way a run went where its journey forks. */
export async function logBranch(trx: Store, subject: Subject, fork: IfStep | SplitStep, branch: Branch): Promise<void> {
  await logDecision(trx, {
    shop: subject.shop,
    id: newId(),
    kind: 'branch',
    at: subject.at,
    visitor: null,
    shopper: subject.shopper,
    placement: `${subject.journey.name}/${subject.step}`,
    strategy: fork.do === 'if' ? 'rule' : fork.by === 'random' ? 'hash' : fork.by,
    fallback: null,
    policy: policyOf(subject.journey),
    model: null,
    items: JSON.stringify([{ branch: branch.name }]),
    reasons: JSON.stringify([branch.words]),
  });
}

/** The arm, logged before anything is decided, also for those who will get nothing. */
export async function logAssignment(trx: Store, subject: Subject, assignment: Assignment): Promise<void> {
  const { arm, holdoutDraw, controlDraw } = assignment;
  await logDecision(trx, {
    shop: subject.shop,
    id: newId(),
    kind: 'assignment',
    at: subject.at,
    visitor: null,
    shopper: subject.shopper,
    placement: subject.journey.name,
    strategy: 'hash',
    fallback: arm === 'treated' ? null : arm,
    policy: policyOf(subject.journey),
    model: null,
    items: JSON.stringify([{ arm, holdoutDraw, controlDraw }]),
    reasons: JSON.stringify([`Drawn by hash: ${arm}.`]),
  });
}
