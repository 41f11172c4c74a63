// What the admin's routes answer. `web` imports these as types only: the server words every figure, pages show them.

import type { Condition, SegmentRule } from '../../profile/segment-rule.ts';

import type { StandingAnswer } from './standing-types.ts';

export type { Condition, SegmentRule };

/** A moment with its words in the shop's zone and the reader's language. */
export interface Moment {
  at: number;
  text: string;
}

/** A number that stands alone (`figure`), and the sentence that says what it means (`text`). */
export interface Figure {
  id: string;
  value: number;
  figure: string;
  text: string;
  /** Against the seven days before; null where there is nothing to compare with. */
  compared: string | null;
}

export type Tone = 'info' | 'success' | 'warning' | 'critical';

/** Where a sentence leads: a page of this admin, or the shop's own theme editor. */
export type Place =
  | 'home'
  | 'setup'
  | 'shoppers'
  | 'messages'
  | 'approvals'
  | 'results'
  | 'segments'
  | 'models'
  | 'settings'
  | 'theme-editor';

export interface Notice {
  id: string;
  tone: Tone;
  text: string;
  place: Place | null;
  /** POST here puts it away; null or missing = it goes when its cause does. */
  dismiss?: string | null;
}

export interface NoticesAnswer {
  notices: Notice[];
}

export interface HistoryAnswer {
  state: 'none' | 'running' | 'done' | 'failed';
  text: string;
  /** Rows taken in so far, by kind. */
  counts: { name: string; figure: string }[];
  /** What it means for each model that only so many days of orders may be read; null where all may. */
  reach?: { text: string; models: { title: string; text: string }[] } | null;
}

export interface BlockAnswer {
  state: 'active' | 'quiet' | 'never';
  text: string;
  lastAt: Moment | null;
}

export interface HomeAnswer {
  shop: { name: string; url: string };
  asOf: Moment;
  /** Nothing has come in yet: the page shows how to begin instead of zeros. */
  isNew: boolean;
  /** How far setting up is, in words; null once it is complete. */
  setup: string | null;
  notices: Notice[];
  next: { text: string; action: string; place: Place } | null;
  history: HistoryAnswer;
  cameIn: Figure[];
  decided: Figure[];
  sent: Figure[];
  block: BlockAnswer;
  models: ModelLine[];
}

export type ScoreName = 'next-purchase' | 'churn' | 'value' | 'next-order';

/** A score with its interval. Shares (0-1) draw the bar; null where the score is not a share. */
export interface ScoreAnswer {
  name: ScoreName;
  title: string;
  figure: string;
  interval: string;
  text: string;
  share: { value: number; low: number; high: number } | null;
}

export interface ScoresAnswer {
  sure: boolean;
  /** Scores that stand as the merchant has them, each in a sentence. */
  overruled: { score: string; text: string }[];
  archetype: string;
  scoredAt: Moment;
  lines: ScoreAnswer[];
  reasons: string[];
  /** How far the scores can be trusted, in words. */
  trust: string;
}

export interface ShopperLine {
  id: string;
  name: string;
  contact: string | null;
  seen: Moment;
  orders: string;
  archetype: string | null;
  sure: boolean;
  /** Why this one should not be taken for a shopper like others; null for nearly all. */
  odd: string | null;
  nextPurchase: { figure: string; interval: string; share: { value: number; low: number; high: number } } | null;
  value: { figure: string; interval: string } | null;
}

export type ShopperSort = 'seen' | 'next-purchase' | 'churn' | 'value';

export interface ShoppersAnswer {
  shoppers: ShopperLine[];
  page: number;
  pages: number;
  total: number;
  /** "1-25 of 4,012 shoppers", or what was searched and what not. */
  text: string;
  /** The shop has no shopper at all (as against: none was found). */
  isEmpty: boolean;
}

export interface ConsentAnswer {
  purpose: string;
  title: string;
  state: 'granted' | 'refused' | 'unknown';
  text: string;
}

export interface OrderLine {
  id: string;
  name: string;
  at: Moment;
  net: string;
  note: string | null;
}

export interface CartAnswer {
  state: 'open' | 'bought' | 'empty';
  text: string;
  at: Moment;
  lines: { title: string; quantity: number }[];
}

export interface MessageLine {
  id: string;
  subject: string;
  to: string | null;
  state: MessageState;
  stateText: string;
  tone: Tone | null;
  why: string;
  at: Moment;
  shopper: string | null;
}

/** What the merchant wrote and set by hand. */
export interface ShopperDesk {
  notes: { id: string; text: string; at: Moment }[];
  /** Our own, beside the platform's. */
  tags: string[];
  /** Marked here as not to be targeted. */
  isSpared: boolean;
  /** Open ones. */
  tasks: { id: string; text: string; at: Moment }[];
  /** Something is known that leads to all that is theirs. */
  canBeNamed: boolean;
}

export interface ShopperAnswer {
  id: string;
  name: string;
  email: string | null;
  customer: string | null;
  since: Moment;
  seen: Moment;
  tags: string[];
  identities: string[];
  consent: ConsentAnswer[];
  scores: ScoresAnswer | null;
  /** Why there are no scores, where there are none. */
  noScores: string | null;
  orders: { text: string; newest: OrderLine[] };
  carts: CartAnswer[];
  messages: MessageLine[];
  planned: string[];
  desk: ShopperDesk;
  /** What would change the chance of another order. */
  wouldChange: string[];
  /** Null until a report has told. */
  standing: StandingAnswer | null;
  /** Where they live, when their birthday is. */
  facts: string[];
}

export type Channel = 'browsing' | 'cart' | 'orders' | 'messages' | 'recommendations' | 'profile';

export interface TimelineEntry {
  key: string;
  channel: Channel;
  at: Moment;
  text: string;
  detail: string | null;
  /** The message this entry leads to. */
  message: string | null;
}

export interface TimelineAnswer {
  entries: TimelineEntry[];
  /** Pass as `before` for what came earlier; null at the end. */
  before: string | null;
}

export type MessageState = 'waiting' | 'sending' | 'dot' | 'submitted' | 'skipped' | 'failed' | 'uncertain';

export interface MessagesAnswer {
  messages: MessageLine[];
  states: { state: MessageState | 'all'; text: string; figure: string }[];
  page: number;
  pages: number;
  text: string;
  isEmpty: boolean;
}

export interface MessageAnswer extends MessageLine {
  html: string;
  text: string;
  from: string | null;
  headers: { name: string; value: string }[];
  history: { at: Moment; text: string }[];
  reasons: string[];
  shopperName: string | null;
}

export interface ModelLine {
  id: string;
  question: string;
  title: string;
  state: 'champion' | 'challenger' | 'retired' | 'refused';
  stateText: string;
  tone: Tone | null;
  technique: string;
  trained: Moment;
  rows: string;
  fault: string | null;
}

/** What was stated in one bin of chances, and what happened. */
export interface CalibrationPoint {
  name: string;
  stated: number;
  happened: number;
  statedText: string;
  happenedText: string;
  rows: string;
}

/** How groups of cases fared against each other. */
export interface GroupAudit {
  dimension: string;
  measure: string;
  rows: { group: string; rows: string; loss: string; stated: string; happened: string }[];
}

export interface ModelAnswer extends ModelLine {
  window: string;
  measures: { name: string; ours: string; against: string | null }[];
  limits: string[];
  nativeParts: string[];
  /** How it came to serve, or why it does not; null where nobody asked. */
  verdict: string[];
  calibration: { text: string; points: CalibrationPoint[] } | null;
  audit: GroupAudit[];
  /** A checklist that code goes through. */
  transparency: { text: string; checks: { id: string; title: string; met: boolean; text: string }[] };
}

/** One trial: the mean error of what was tried, of what served, and of the rung below. */
export interface TrialPoint {
  key: string;
  name: string;
  tried: number;
  served: number | null;
  simple: number | null;
  triedText: string;
  servedText: string;
  simpleText: string;
  verdict: string;
}

export interface DriftAnswer {
  at: Moment;
  tone: Tone;
  text: string;
  inputs: { name: string; psi: string; ks: string; alarm: boolean }[];
}

/** One thing the product wants to know, and how far it has come. */
export interface QuestionAnswer {
  question: string;
  title: string;
  about: string;
  serving: ModelAnswer | null;
  /** What serves instead and what is missing, where no model does. */
  instead: string[];
  challenger: ModelAnswer | null;
  trials: { measure: string; points: TrialPoint[] };
  drift: DriftAnswer | null;
  /** What came of the chances stated some time ago. */
  realised: { tone: Tone; text: string } | null;
  earlier: ModelLine[];
  /** An earlier champion is at hand to go back to. */
  canRollBack: boolean;
}

export interface ModelsAnswer {
  /** Nothing was ever learned. */
  isEmpty: boolean;
  questions: QuestionAnswer[];
  runs: { at: Moment; text: string }[];
  training: boolean;
  /** How far the training is (0-1), while it runs, and what it is at. */
  trainingShare: number | null;
  trainingText: string | null;
  text: string;
  abnormal: { id: string; text: string; reason: string }[];
}

export interface SettingsAnswer {
  settings: MerchantSettings;
  currency: string;
  /** Minor units in one of the currency. */
  minor: number;
  /** What whoever is given no role may be. */
  roles: { role: 'owner' | 'editor' | 'viewer'; title: string }[];
  zone: string;
  note: string;
  /** How far the past reaches that may be read; null where all of it may. */
  reach: HistoryAnswer['reach'];
  /** Path below the app's own address where the mail provider reports bounces and complaints; it is a secret. */
  mailEvents: string;
}

export interface StatusAnswer {
  history: HistoryAnswer;
  block: BlockAnswer;
  health: { state: 'ok' | 'behind'; text: string };
  training: boolean;
}

/** What every refusal looks like; `fields` names what was wrong in a form or query. */
export interface FaultAnswer {
  fault: string;
  fields?: Record<string, string>;
}

import type { MerchantSettings } from '../../storage/shops.ts';

export type { MerchantSettings };

/** What e-mails changed. `figure` is buyers in a hundred shoppers; the sentence carries the interval and how sure it is. */
export interface LiftAnswer {
  id: string;
  title: string;
  figure: string;
  text: string;
  tone: Tone | null;
  /** Shoppers in each arm. */
  treated: string;
  held: string;
  /** Added net revenue per shopper with its interval; null while there are too few. */
  revenue: string | null;
}

/** A stage of the shop: who came so far, from the stage before and how fast, before that, and what is aimed at. */
export interface StageRow {
  id: string;
  title: string;
  visitors: number;
  figure: string;
  share: string;
  before: string;
  time: string;
  /** Per cent; null where none is set. */
  target: number | null;
  /** How it stands to the target; empty without one. */
  aim: string;
}

/** A report made by a job; each part is null where there is nothing to tell yet. */
export interface ResultsAnswer {
  /** Null while the first report is being made. */
  asOf: Moment | null;
  text: string;
  lifts: LiftAnswer[];
  sales: {
    text: string;
    weeks: { from: string; orders: number; ordersText: string; net: number; netText: string; averageText: string }[];
  } | null;
  stages: {
    text: string;
    leak: string | null;
    /** What could be done about the leak, and the journey that does it. */
    suggestion: { text: string; journey: string | null } | null;
    rows: StageRow[];
    /** The same of each segment's members. */
    segments: { id: string; name: string; rows: StageRow[] }[];
    /** Share that went on, per cent, by span of as many days; oldest first. */
    trend: { id: string; span: string; shares: Record<string, { value: number | null; text: string }> }[];
  } | null;
  cohorts: CohortAnswer[] | null;
  /** Clicks before orders, the credit shared out in three ways, beside what was truly added. Amounts in main units. */
  attribution: {
    text: string;
    added: string;
    rows: {
      id: string;
      title: string;
      orders: string;
      last: number;
      lastText: string;
      linear: number;
      linearText: string;
      decay: number;
      decayText: string;
    }[];
  } | null;
  /** What the programme cost, and what came back for it; `inputs` are main units as text, times `factor` what is saved. */
  returns: {
    text: string;
    rows: { id: string; title: string; figure: string; text: string }[];
    inputs: { currency: string; factor: number; mailCost: string; monthlyCost: string };
    hasMargin: boolean;
  } | null;
  voices: {
    id: 'nps' | 'csat';
    title: string;
    figure: string;
    text: string;
    points: { score: string; count: number; text: string }[];
  }[];
  loyalty: {
    text: string;
    rows: { id: string; title: string; figure: string; weight: string; weighs: number }[];
  } | null;
  /** The weekly mail, and where it goes; null where the platform told no address. */
  digest: { on: boolean; to: string | null };
}

export interface CohortAnswer {
  month: string;
  shoppers: string;
  revenue: string;
  /** By months since the first order, from 1 on. */
  returned: { share: number; text: string; interval: string }[];
}

/** What is to be found out, and how it stands. */
export interface ExperimentLine {
  id: string;
  name: string;
  hypothesis: string;
  /** Which e-mails it is about. */
  about: string;
  metric: string;
  begun: Moment;
  state: 'running' | 'ended' | 'archived';
  stateText: string;
  tone: Tone | null;
  text: string;
  treated: string;
  held: string;
  /** What staff wrote about it; `by` is null where nobody has named them. */
  comments: { id: string; text: string; at: Moment; by: string | null }[];
}

export interface ExperimentsAnswer {
  experiments: ExperimentLine[];
  /** Of which report those that run are; null where they are as of now. */
  asOf: string | null;
  currency: string;
  journeys: { name: string; title: string }[];
}

export interface SegmentLine {
  id: string;
  name: string;
  /** The rule as a sentence. */
  text: string;
  edited: Moment;
}

/** Members of a segment, page by page; pass `after` on for the next, null at the end. */
export interface SegmentMembersAnswer {
  members: { id: string; customer: string; name: string; email: string }[];
  after: string | null;
}

/** Groups that the shop's orders part, with a rule for each, and the kinds a model tells apart. */
export interface GroupsAnswer {
  asOf: Moment | null;
  text: string;
  rfm: {
    groups: {
      id: string;
      title: string;
      text: string;
      shoppers: number;
      figure: string;
      /** Against those who were in it before. */
      change: string;
      net: string;
      rule: SegmentRule;
    }[];
    moves: { id: string; from: string; to: string; figure: string }[];
    recencies: { recency: number; title: string }[];
    frequencies: { frequency: number; title: string }[];
    cells: {
      recency: number;
      frequency: number;
      shoppers: number;
      figure: string;
      mean: string;
      meanMain: number;
    }[];
  } | null;
  kinds: { id: string; title: string; shoppers: number; figure: string; rule: SegmentRule }[];
}

export interface SegmentsAnswer {
  segments: SegmentLine[];
  /** Those of the shop's own admin that may be used here. */
  platform: { id: string; name: string; text: string; since: string }[];
}

/** What a rule can be made of, with words and units. */
export interface SegmentFieldsAnswer {
  /** What is typed times `factor` is what the rule holds. */
  numbers: { field: string; title: string; unit: string; factor: number }[];
  /** `values` null: any text; `labels` say what is no word of the shop's own. */
  choices: { field: string; title: string; values: string[] | null; labels: Record<string, string> }[];
  viewed: { field: string; title: string; values: string[] | null };
  truths: { field: string; title: string }[];
  clicked: string;
}

export interface SegmentAnswer {
  id: string;
  name: string;
  rule: SegmentRule;
  version: number;
  /** How large it was, day by day; oldest first. */
  history: { day: string; members: number; text: string; reachable: number; reachableText: string }[];
  fields: SegmentFieldsAnswer;
}

export interface SegmentCountAnswer {
  members: number;
  text: string;
  sample: { id: string; name: string }[];
}

export interface SetupStep {
  id: 'history' | 'learning' | 'sender' | 'carts' | 'block';
  title: string;
  state: 'done' | 'running' | 'open' | 'failed';
  stateText: string;
  text: string;
  /** How far it is while it runs, 0-1; null where nobody can know. */
  share: number | null;
  /** A page to go to, or settings to change with one click. */
  action: { text: string; place: Place; change: null } | { text: string; place: null; change: object } | null;
}

export interface SetupAnswer {
  text: string;
  complete: boolean;
  steps: SetupStep[];
  /** As it is set; where it is not, what the shop itself goes by. */
  sender: { senderName: string; senderEmail: string; postalAddress: string };
  /** What is asked of the shop's data: what serves, and what is missing for the rest. */
  unlocked: { id: string; title: string; serves: boolean; text: string }[];
}

/** One request in the name of the law. */
export interface PrivacyRequestLine {
  id: string;
  kind: 'export' | 'erase';
  title: string;
  /** Address or customer number; null once erased. */
  who: string | null;
  asked: Moment;
  text: string;
  open: boolean;
  canExport: boolean;
}

export interface PrivacyAnswer {
  requests: PrivacyRequestLine[];
  text: string;
}

/** Everything that is kept of a person: as data, and as a page (HTML) to read and hand on. */
export interface PrivacyExport {
  records: unknown;
  page: string;
}

/** What shoppers wrote: themes with quotes, and how the texts sound. */
export interface AnswersAnswer {
  text: string;
  /** Shares that sound glad and sorry; null where nothing is told of it. */
  tone: string | null;
  /** By what the tone is told. */
  source: string | null;
  /** Why there are no themes yet. */
  missing: string | null;
  themes: { name: string; words: string[]; text: string; tone: string | null; quotes: string[] }[];
  /** Texts in other languages. */
  leftOut: string | null;
}
