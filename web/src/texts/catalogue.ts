// Every text of the pages; a language that lacks one does not compile.

import type { Place } from '../../../server/http/admin/types.ts';

export interface Texts {
  navigation: {
    home: string;
    shoppers: string;
    segments: string;
    recommendations: string;
    journeys: string;
    messages: string;
    results: string;
    outlook: string;
    models: string;
    settings: string;
  };
  outside: { title: string; text: string };
  faults: {
    title: string;
    offline: string;
    session: string;
    missing: string;
    busy: string;
    unknown: string;
    again: string;
    lost: string;
    back: string;
  };
  loading: string;
  chart: { asTable: string; asChart: string; csv: string };
  setup: {
    title: string;
    open: string;
    complete: string;
    unlocked: string;
    unlockedText: string;
    missing: string;
    placed: string;
    columns: Record<'question' | 'state', string>;
  };
  journeys: {
    title: string;
    on: string;
    off: string;
    pause: string;
    paused: string;
    goOn: string;
    lately(submitted: number, waiting: number): string;
    starts: string;
    steps: string;
    switchOn: string;
    switchOff: string;
    switchedOn: string;
    switchedOff: string;
    simulation: string;
    simulationText: string;
    simulate: string;
    held: string;
    people: string;
    results: string;
    ended: string;
    since(moment: string, entered: number, waiting: number): string;
    columns: Record<
      | 'step'
      | 'planned'
      | 'submitted'
      | 'waiting'
      | 'skipped'
      | 'failed'
      | 'ordered'
      | 'branch'
      | 'entrants'
      | 'perEntrant'
      | 'against',
      string
    >;
  };
  segments: {
    title: string;
    one: string;
    newTitle: string;
    emptyTitle: string;
    empty: string;
    name: string;
    found: string;
    sample: string;
    incomplete: string;
    saved: string;
    delete: string;
    deleteSure: string;
    deleteYes: string;
    platform: string;
    platformText: string;
    columns: Record<'name' | 'rule' | 'size' | 'edited' | 'since', string>;
    builder: {
      mode: string;
      modes: Record<'all' | 'any' | 'none', string>;
      emptyGroup: Record<'all' | 'any' | 'none', string>;
      field: string;
      is: string;
      value: string;
      values: string;
      valuesHelp: string;
      choose: string;
      inDays: string;
      days: string;
      incomplete: string;
      addLine: string;
      addGroup: string;
      remove: string;
      removeGroup: string;
      compare: Record<string, string>;
    };
  };
  results: {
    title: string;
    emptyTitle: string;
    empty: string;
    emptyAction: string;
    lifts: string;
    liftsText: string;
    sales: string;
    stages: string;
    cohorts: string;
    cohortsText: string;
    after(months: number): string;
    columns: Record<
      | 'emails'
      | 'added'
      | 'meaning'
      | 'revenue'
      | 'treated'
      | 'held'
      | 'week'
      | 'net'
      | 'orders'
      | 'average'
      | 'stage'
      | 'visitors'
      | 'share'
      | 'before'
      | 'month'
      | 'shoppers'
      | 'perShopper',
      string
    >;
  };
  paging: { previous: string; next: string; page(page: number, pages: number): string };
  home: {
    title: string;
    emptyTitle: string;
    empty: string;
    next: string;
    cameIn: string;
    decided: string;
    sent: string;
    block: string;
    blockStates: Record<'active' | 'quiet' | 'never', string>;
    models: string;
    noModels: string;
    history: string;
    asOf(moment: string): string;
    inTheme: string;
    notInTheme: string;
    /** What opens the place a notice leads to. */
    places: Record<Place, string>;
  };
  shoppers: {
    title: string;
    search: string;
    searchHint: string;
    sort: string;
    sorts: Record<'seen' | 'next-purchase' | 'churn' | 'value', string>;
    columns: { shopper: string; seen: string; orders: string; nextPurchase: string; value: string };
    noScore: string;
    unsure: string;
    emptyTitle: string;
    empty: string;
    emptyAction: string;
    noneFound: string;
    noneFoundHint: string;
  };
  shopper: {
    override: {
      open: string;
      score: string;
      nextPurchase: string;
      value: string;
      figure: string;
      reason: string;
      save: string;
      cancel: string;
      withdraw: string;
    };
    back: string;
    scores: string;
    reasons: string;
    unsure: string;
    scoredAt(moment: string): string;
    planned: string;
    noPlan: string;
    consent: string;
    consentStates: Record<'granted' | 'refused' | 'unknown', string>;
    identity: string;
    since(moment: string): string;
    seen(moment: string): string;
    noEmail: string;
    tags: string;
    orders: string;
    carts: string;
    noCarts: string;
    messages: string;
    noMessages: string;
    timeline: string;
    show: string;
    channels: Record<'all' | 'browsing' | 'cart' | 'orders' | 'messages' | 'recommendations' | 'profile', string>;
    noTimeline: string;
    earlier: string;
  };
  messages: {
    title: string;
    state: string;
    columns: { message: string; to: string; state: string; why: string; when: string };
    emptyTitle: string;
    empty: string;
    emptyAction: string;
    noneInState: string;
    unknownAddress: string;
  };
  message: {
    back: string;
    views: { mail: string; text: string; headers: string };
    mailFrame(subject: string): string;
    unwritten: string;
    to: string;
    from: string;
    shopper: string;
    why: string;
    reasons: string;
    history: string;
    noHeaders: string;
  };
  models: {
    cancel: string;
    cancelled: string;
    waiting: string;
    notServing: string;
    more: string;
    less: string;
    trials: string;
    trialAt: string;
    tried: string;
    served: string;
    simple: string;
    verdict: string;
    realised: string;
    drift: string;
    input: string;
    change: string;
    changed: string;
    same: string;
    serve: string;
    serveSure: string;
    serveYes: string;
    serveDone: string;
    calibration: string;
    chance: string;
    stated: string;
    happened: string;
    cases: string;
    audit: string;
    group: string;
    abnormal: string;
    abnormalText: string;
    abnormalFrom: string;
    abnormalTo: string;
    abnormalReason: string;
    abnormalAdd: string;
    abnormalRemove: string;
    onTrial(moment: string): string;
    title: string;
    train: string;
    training: string;
    trainedOn(rows: string, window: string): string;
    trained(moment: string): string;
    technique: string;
    measures: { name: string; ours: string; against: string };
    limits: string;
    native: string;
    rollBack: string;
    rollBackSure: string;
    rollBackYes: string;
    no: string;
    rolledBack: string;
    queued: string;
    runs: string;
    noRuns: string;
    emptyTitle: string;
    empty: string;
    others: string;
  };
  settings: {
    title: string;
    save: string;
    discard: string;
    saved: string;
    faults: string;
    privacy: { title: string; text: string; page: string; file: string };
    carts: { title: string; text: string };
    past: { title: string; text: string };
    readAllOrders: string;
    cartMails: string;
    cartMailsHelp: string;
    cartDelayMinutes: string;
    cartDelayMinutesHelp: string;
    secondStep: string;
    secondStepHelp: string;
    cartSecondDelayHours: string;
    sending: { title: string; text: string };
    quietHours: string;
    quietHoursHelp(zone: string): string;
    from: string;
    to: string;
    weeklyCap: string;
    weeklyCapHelp: string;
    sender: { title: string; text: string };
    senderName: string;
    senderEmail: string;
    postalAddress: string;
    postalAddressHelp: string;
    mailEvents: string;
    dkimSelector: string;
    dkimSelectorHelp: string;
    warmUp: string;
    warmUpHelp: string;
    doubleOptIn: string;
    doubleOptInHelp: string;
    countOpens: string;
    countOpensHelp: string;
    domain: {
      title: string;
      text: string;
      check: string;
      checked(moment: string): string;
      name: string;
      value: string;
      found: string;
    };
    measuring: { title: string; text: string };
    holdout: string;
    holdoutHelp: string;
    controls: string;
    controlsHelp: string;
    exploration: string;
    explorationHelp: string;
    minutes: string;
    hours: string;
    percent: string;
  };
}
