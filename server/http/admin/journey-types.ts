// What the routes of journeys, offers, tasks and campaigns answer. `web` imports these as types only.

import type { Verdict as AbVerdict } from '../../journeys/ab-verdict.ts';
import type { CampaignDefinition, CampaignState } from '../../journeys/campaign.ts';
import type { Journey } from '../../journeys/journey.ts';
import type { StepLine } from './journey-steps.ts';
import type { Moment } from './types.ts';

export type { CampaignDefinition, Variant } from '../../journeys/campaign.ts';
export type { IfStep, Journey, SendStep, SplitStep, Step, Trigger } from '../../journeys/journey.ts';
export type { SegmentRule } from '../../profile/segment-rule.ts';
export type { StepLine } from './journey-steps.ts';

/** A reason with its words and how often. */
export interface Counted {
  reason: string;
  text: string;
  count: number;
}

export interface JourneyLine {
  name: string;
  title: string;
  text: string;
  on: boolean;
  /** A ready one, as against one the shop made. */
  ready: boolean;
  changed: boolean;
  editedAt: Moment | null;
  waiting: number;
  submitted30Days: number;
}

export interface JourneysAnswer {
  journeys: JourneyLine[];
  paused: boolean;
}

export interface JourneyAnswer extends JourneyLine {
  /** To be sent back when it is saved; another's save since then is a 409. */
  edition: number;
  definition: Journey;
  /** What starts it, and its steps, as sentences; branches stand deeper. */
  starts: string[];
  steps: StepLine[];
  taskKinds: { kind: string; title: string }[];
}

/** What became of mails that left: by people, and apart from them by machines; openings only where they are counted. */
export type Touched = Pick<StepAnswer, 'clicked' | 'clickedByMachine' | 'opened' | 'openedByMachine'>;

export interface StepAnswer {
  step: string;
  title: string;
  /** planned = submitted + skipped + failed + uncertain + waiting. */
  planned: number;
  submitted: number;
  skipped: number;
  failed: number;
  uncertain: number;
  waiting: number;
  skippedBy: Counted[];
  /** Messages of which a person followed a link; of which a machine did. */
  clicked: number;
  clickedByMachine: number;
  /** Where opening is counted (a setting): by people, and by mailboxes that open every mail unread. */
  opened: number;
  openedByMachine: number;
  /** Ordered within seven days. After it, not because of it. */
  orderedAfter: number;
}

export interface JourneyResultsAnswer {
  from: Moment;
  to: Moment;
  entered: number;
  waiting: number;
  done: number;
  exited: Counted[];
  decidedAgainst: Counted[];
  steps: StepAnswer[];
  /** What the branches of each split by lot brought. */
  splits: SplitAnswer[];
}

export interface SplitAnswer {
  step: string;
  title: string;
  branches: { name: string; entrants: string; perEntrant: string; text: string }[];
}

export interface SimulationAnswer {
  /** "In the last 30 days this would have sent 212 messages to 180 of 240 shoppers." */
  text: string;
  from: Moment;
  to: Moment;
  entered: number;
  sent: number;
  held: Counted[];
  steps: { step: string; title: string; sent: number }[];
  people: { shopper: string; name: string; step: string; at: Moment }[];
  /** What the history can't tell, in words. */
  limits: string[];
}

export interface HeldBackAnswer {
  counts: Counted[];
  newest: {
    id: string;
    at: Moment;
    shopper: string | null;
    /** Null where nobody is known by that id any more. */
    name: string | null;
    journey: string;
    step: string;
    reason: string;
    text: string;
    words: string[];
  }[];
}

export interface NextActionAnswer {
  action: string;
  title: string;
  dueAt: Moment | null;
  worth: string | null;
  reasons: string[];
}

export interface ApprovalLine {
  id: string;
  at: Moment;
  answerBy: Moment;
  journey: string;
  shopper: string;
  name: string;
  kind: 'free-shipping' | 'discount';
  percent: number | null;
  cost: string;
  reasons: string[];
}

export interface ApprovalsAnswer {
  offers: ApprovalLine[];
  limitPercent: number;
}

export interface TaskLine {
  id: string;
  kind: string;
  title: string;
  at: Moment;
  shopper: string | null;
  name: string;
  journey: string;
  state: 'open' | 'done' | 'dismissed';
  owner: string | null;
  outcome: string | null;
  endedAt: Moment | null;
}

export interface TasksAnswer {
  tasks: TaskLine[];
}

export interface CampaignLine {
  id: string;
  name: string;
  state: CampaignState | 'done';
  stateText: string;
  startAt: Moment | null;
  entered: number;
  submitted: number;
}

export interface CampaignsAnswer {
  campaigns: CampaignLine[];
}

/** Whom a campaign's rules meet now: counted when asked for, so that the campaign itself is there at once. */
export interface CampaignCountAnswer {
  audience: { members: number; reachable: number };
  text: string;
  /** Shoppers a wording needs before it can be told which is better. */
  neededEach: number;
  /** Whether a difference between the wordings could be told at all; empty with a single one. */
  sizeHint: string;
}

export interface CampaignAnswer extends CampaignLine {
  version: number;
  definition: CampaignDefinition;
  /** What has been sent has begun and can't be changed; on its way it can be stopped. */
  isDraft: boolean;
  canStop: boolean;
  variants: ({ name: string; assigned: number; submitted: number; ordered: number } & Touched)[];
  verdict: AbVerdict | null;
  verdictText: string;
}
