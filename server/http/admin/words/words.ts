// Every sentence the admin's server says. Numbers arrive already written; `n` beside them decides between one and many.

import type { Stage } from '../../../measurement/results/stages.ts';
import type { PageWords } from '../../../privacy/person-page.ts';
import type { LearningWords } from './learning-words.ts';
import type { Count } from './many.ts';

export type { Count };

import type { NoticeWords } from './notice-words.ts';

/** What e-mails changed, by verdict; `what` names them, figures are shoppers in a hundred. */
export interface LiftWords {
  all: string;
  of(journey: string): string;
  nobodyHeld(what: string): string;
  tooFew(what: string, treated: Count, held: Count, fewest: string): string;
  open(what: string, low: string, high: string): string;
  leaning(what: string, value: string, low: string, high: string): string;
  sure(what: string, value: string, low: string, high: string): string;
}

/** What shoppers wrote when they were asked. */
export interface AnswerWords {
  read(texts: Count): string;
  tone(glad: string, sorry: string, of: Count): string;
  own: string;
  prior: string;
  tooFew(fewest: string): string;
  theme(texts: Count, share: string): string;
  gladOf(share: string): string;
  leftOut(texts: Count): string;
}

export interface SegmentWords {
  fields: Record<string, string>;
  /** What the values of a field are called. */
  choices: Record<'engagementBand' | 'pricePreference' | 'noveltyPreference', Record<string, string>>;
  days: string;
  within(days: string): string;
  and: string;
  or: string;
  not: string;
  yes: string;
  no: string;
  everybody: string;
  nobody: string;
  count(members: Count, reachable: Count): string;
  nameFault: string;
  ruleFault: string;
  conflict: string;
}

export interface SetupWords {
  progress(done: string, of: string): string;
  steps: Record<'history' | 'learning' | 'sender' | 'carts' | 'block', string>;
  states: Record<'done' | 'running' | 'open' | 'failed', string>;
  learned: string;
  learning: string;
  notLearned: string;
  afterHistory: string;
  senderDone(address: string): string;
  cartsOn: string;
  cartsAlone: string;
  cartsTwice: string;
  cartsOff: string;
  switchOn: string;
  serves: string;
  notAsked: string;
}

export interface ResultsWords {
  preparing: string;
  asOf(moment: string): string;
  everything: string;
  perShopper(value: string, low: string, high: string): string;
  sales(weeks: Count, currency: string): string;
  stagesText(days: string): string;
  stages: Record<Stage, string>;
  leak(from: string, to: string, lost: Count, cost: Count): string;
  suggest(journey: string): string;
  suggestBlocks: string;
  minutes(count: string): string;
  hours(count: string): string;
  reached(target: string): string;
  missed(target: string): string;
}

export interface Words {
  shopNotices: NoticeWords;
  notFound: string;
  invalid: string;
  signIn: string;
  unknownRoute: string;
  orders(count: Count, money: string): string;
  browsing(count: Count): string;
  reconciled(count: Count): string;
  dropped(count: Count, reasons: string): string;
  compared(before: string): string;
  dropReasons: Record<string, string>;
  cartsLeft(count: Count): string;
  reminded(count: Count, left: Count): string;
  boughtAfter(count: Count, reminded: Count): string;
  lift: LiftWords;
  setup: SetupWords;
  results: ResultsWords;
  segments: SegmentWords;
  submitted(count: Count): string;
  waiting(count: Count): string;
  heldBack(count: Count, reasons: string): string;
  failed(count: Count): string;
  uncertain(count: Count): string;
  shown(count: Count): string;
  clicked(count: Count, share: string | null): string;
  recommendations(count: Count): string;
  notWritten(count: Count, reasons: string): string;
  simplerRung(count: Count, looked: Count, reasons: string): string;
  fallbacks: Record<string, string>;
  block: { active(last: string): string; quiet(last: string): string; never: string };
  history: { none: string; running: string; done: string; failed: string };
  historyCounts: Record<string, string>;
  /** What so few days mean, in all and by question. */
  historyReach: { text(days: string): string; models: Record<string, (days: string) => string> };
  notices: {
    modelFault(question: string, fault: string): string;
    historyFailed: string;
    sender: string;
    blockOff: string;
    address: string;
    failedMessages(count: Count): string;
    uncertainMessages(count: Count): string;
    behind(count: Count): string;
  };
  next: Record<'sender' | 'block' | 'train' | 'wait' | 'shoppers', { text: string; action: string }>;
  questions: Record<string, string>;
  modelStates: Record<string, string>;
  runs: Record<string, string>;
  modelFaults: Record<string, string>;
  measures: Record<string, string>;
  peers: Record<string, string>;
  /** What a card calls its techniques, in words; a part of a name that is not known stands as it is. */
  techniques: Record<string, string>;
  models: {
    none: string;
    some(count: Count): string;
    rows(count: Count): string;
    window(from: string, to: string): string;
  };
  privacy: {
    none: string;
    some: string;
    kinds: Record<'export' | 'erase', string>;
    open(due: string): string;
    handedOut(day: string): string;
    erased(day: string, shoppers: Count): string;
    page: PageWords;
  };
  nobody: string;
  /** Worth so many times what is usual that averages and lists should not be read by this shopper. */
  oddShopper(times: string): string;
  shoppersRange(from: string, to: string, total: Count): string;
  scoredRange(from: string, to: string, scored: Count, total: Count): string;
  searchFound(count: Count, looked: Count): string;
  searchExact(count: Count): string;
  ordersMade(count: Count): string;
  answers: AnswerWords;
  between(low: string, high: string): string;
  scores: {
    overruled(title: string, figure: string, day: string, reason: string): string;
    nextPurchase(days: Count): string;
    nextPurchaseText(percent: string, days: Count): string;
    almostCertain(days: Count): string;
    hardly(days: Count): string;
    churn: string;
    churnText(percent: string, days: Count): string;
    value: string;
    valueText(money: string): string;
    valueHalf(low: string, high: string): string;
    valueNothing: string;
    nextOrder: string;
    nextOrderText(day: string): string;
    noDate: string;
    sure(similar: Count): string;
    unsure(similar: Count): string;
    notYet: string;
    noOrders: string;
  };
  consent: Record<string, string>;
  consentGranted(day: string, source: string): string;
  consentRefused(day: string, source: string): string;
  consentPending(day: string, source: string): string;
  consentUnknown: string;
  suppressed(day: string): string;
  sources: Record<string, string>;
  ordersText(count: Count, money: string): string;
  noOrders: string;
  cancelled: string;
  refundedNote(money: string): string;
  uncounted: Record<string, string>;
  carts: { open(pieces: Count): string; bought(pieces: Count): string; empty: string };
  planned(journey: string, when: string): string;
  plannedNow(journey: string): string;
  journeys: Record<string, string>;
  identities: { customer(id: string): string; emails(count: Count): string; devices(count: Count): string };
  messageStates: Record<string, string>;
  allMessages: string;
  messagesRange(from: string, to: string, total: Count): string;
  why: {
    waiting(due: string): string;
    sending: string;
    dot: string;
    submitted: string;
    skipped(reason: string): string;
    failed(attempts: Count, reason: string): string;
    uncertain: string;
  };
  reasons: Record<string, string>;
  ledger: {
    entered(journey: string): string;
    decided: string;
    made(step: string): string;
    due: string;
    claimed(attempts: Count): string;
    submitted: string;
  };
  events: Record<string, (thing: string | null) => string>;
  order(name: string, pieces: Count, money: string): string;
  message(subject: string): string;
  unwritten(journey: string): string;
  notWrittenTo(reason: string): string;
  archetypes: Record<string, string>;
  /** What sets a kind of shoppers apart. */
  traits: Record<string, string>;
  averageKind: string;
  steps: Record<string, string>;
  decision(count: Count, placement: string): string;
  strategy(name: string): string;
  strategies: Record<string, string>;
  placements: Record<string, string>;
  health: { ok: string; behind(count: Count): string };
  settingsNote: string;
  faults: {
    number(low: string, high: string): string;
    email: string;
    selector: string;
    text(max: string): string;
    choice: string;
    unknown: string;
  };
  trainingQueued: string;
  learning: LearningWords;
  noRollback: string;
  overrideFault: string;
  noTraining: string;
  noChallenger: string;
}
