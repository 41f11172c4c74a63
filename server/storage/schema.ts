// Every table and column, typed once for SQLite and PostgreSQL: ids and JSON are text, moments and money are integers, truth is 0 or 1.

import type { Generated } from 'kysely';

/** One installed store. `settings` is the merchant's, as JSON. */
export interface ShopsTable {
  shop: string;
  platform: string;
  name: string;
  url: string;
  currency: string;
  zone: string;
  locale: string;
  email_sealed: string | null;
  installed_at: number;
  uninstalled_at: number | null;
  history_state: string;
  history_progress: string;
  settings: string;
}

/** Access to the platform's API; both tokens sealed with shop and purpose as associated data. */
export interface PlatformTokensTable {
  shop: string;
  access_sealed: string;
  refresh_sealed: string | null;
  expires_at: number | null;
  refresh_expires_at: number | null;
  scopes: string;
  updated_at: number;
}

/** Deliveries as they came, acknowledged once committed. The body is sealed and dropped once applied. */
export interface InboxTable {
  shop: string;
  delivery: string;
  topic: string;
  triggered_at: number | null;
  received_at: number;
  body_sealed: string | null;
  applied_at: number | null;
  outcome: string | null;
}

/** What a shopper told us themselves, one word a name, the newest counts. Subject is `visitor` or `email` (a keyed hash). */
export interface PreferencesTable {
  shop: string;
  subject_kind: string;
  subject: string;
  name: string;
  value: string;
  at: number;
  source: string;
}

/** Who wants one message when a sold-out product is back; `variant` is '' for any. Answered once, then done. */
export interface StockAlertsTable {
  shop: string;
  email_hash: string;
  product: string;
  variant: string;
  locale: string | null;
  asked_at: number;
  answered_at: number | null;
}

/** The merchant's word on what is recommended; `low` and `high` bound prices (minor units) and margins (per cent), seasons are `MM-DD`. */
export interface MerchandisingRulesTable {
  shop: string;
  id: string;
  place: number;
  action: string;
  target: string;
  value: string;
  low: number | null;
  high: number | null;
  strength: number;
  placement: string | null;
  season_from: string | null;
  season_to: string | null;
  note: string;
  active: number;
  created_at: number;
  changed_at: number;
}

export interface ProductCollectionsTable {
  shop: string;
  product: string;
  collection: string;
  title: string;
}

/** What the merchant pays for one piece, minor units of the shop's currency; no row where it is not told. */
export interface VariantCostsTable {
  shop: string;
  variant: string;
  cost: number;
}

/** The log of what happened. `id` is the sender's, unique in a shop; `body` never names a person. */
export interface EventsTable {
  seq: Generated<number>;
  shop: string;
  id: string;
  type: string;
  at: number;
  received_at: number;
  visitor: string | null;
  shopper: string | null;
  cart: string | null;
  checkout: string | null;
  order_id: string | null;
  product: string | null;
  body: string;
}

/** What was turned away, counted by day, door and reason. */
export interface DropsTable {
  shop: string;
  day: string;
  door: string;
  reason: string;
  count: number;
}

export interface ProductsTable {
  shop: string;
  id: string;
  handle: string;
  title: string;
  description: string;
  product_type: string;
  vendor: string;
  tags: string;
  image: string | null;
  published: number;
  price: number;
  gift_card: number;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

/** `inventory` is null where the shop does not track it, `image` as long as nobody has told; '' says the product's stands for all. */
export interface VariantsTable {
  shop: string;
  id: string;
  product: string;
  title: string;
  sku: string | null;
  price: number;
  compare_at: number | null;
  inventory: number | null;
  available: number;
  position: number;
  image: string | null;
}

/** A person who buys, or has told us who they are. `merged_into` is cleared when a merge is undone. */
export interface ShoppersTable {
  shop: string;
  id: string;
  customer: string | null;
  email_hash: string | null;
  email_sealed: string | null;
  name_sealed: string | null;
  locale: string | null;
  tags: string;
  staff: number;
  created_at: number;
  seen_at: number;
  merged_into: string | null;
  /** IANA zone where it is known from an address; null: the shop's. */
  zone: string | null;
  /** ISO 3166 codes of country and region, and how their postcode begins; null where no address has told. */
  country: string | null;
  region: string | null;
  postcode: string | null;
}

/** Keys by which a shopper is recognised: kind is `customer` or `email` (a keyed hash, the address itself sealed beside it). */
export interface IdentitiesTable {
  shop: string;
  kind: string;
  key: string;
  shopper: string;
  sealed: string | null;
  at: number;
}

/**
 * Each row is one sign of who uses a browser: from `since_at` until the next sign it is this shopper's; what came before the first is the
 * first one's too. `source` says what told it. A sign of a cart or checkout waits without a visitor until a browser is seen with it.
 */
export interface VisitorLinksTable {
  shop: string;
  source: string;
  visitor: string | null;
  shopper: string;
  since_at: number;
  via: string;
  cart: string | null;
  checkout: string | null;
}

/** Visitor and cart or checkout seen together, for the first and for the last time. */
export interface CartLinksTable {
  shop: string;
  kind: string;
  token: string;
  visitor: string;
  at: number;
  last_at: number;
}

/** Consent by purpose. Subject is `visitor` or `email` (a keyed hash). */
export interface ConsentsTable {
  shop: string;
  subject_kind: string;
  subject: string;
  purpose: string;
  granted: number;
  /** 1: a yes to e-mails that the mailbox has not confirmed yet; `granted` is 0 until it has. */
  pending: Generated<number>;
  at: number;
  source: string;
}

/** The newest state of a cart. `lines` is JSON: [{variant, product, quantity, price, title}]. */
export interface CartsTable {
  shop: string;
  token: string;
  lines: string;
  line_count: number;
  created_at: number;
  updated_at: number;
}

/** `name` is what the platform's lists call it ("#123"); null where no message has told it. */
export interface CheckoutsTable {
  shop: string;
  token: string;
  name: string | null;
  cart: string | null;
  shopper: string | null;
  email_hash: string | null;
  accepts_marketing: number;
  locale: string | null;
  lines: string;
  line_count: number;
  currency: string;
  total: number;
  recovery_url_sealed: string | null;
  restored_from: string | null;
  created_at: number;
  updated_at: number;
  completed_at: number | null;
  deleted_at: number | null;
}

/** `counted` is 0 for orders that say nothing about a shopper (test, draft, staff, cancelled, ...); `uncounted_reason` says which. */
export interface OrdersTable {
  shop: string;
  id: string;
  name: string;
  shopper: string | null;
  email_hash: string | null;
  cart: string | null;
  checkout: string | null;
  restored_from: string | null;
  placed_at: number;
  updated_at: number;
  cancelled_at: number | null;
  currency: string;
  total: number;
  refunded: number;
  net: number;
  channel: string;
  counted: number;
  uncounted_reason: string | null;
}

export interface OrderLinesTable {
  shop: string;
  order_id: string;
  line: string;
  product: string | null;
  variant: string | null;
  title: string;
  quantity: number;
  refunded_quantity: number;
  price: number;
  decision: string | null;
}

/** The newest scores of a shopper. Money in minor units of the shop's currency; reasons are JSON texts. */
export interface ScoresTable {
  shop: string;
  shopper: string;
  scored_at: number;
  model: string;
  horizon_days: number;
  orders: number;
  last_order_at: number | null;
  p_order: number;
  p_order_low: number;
  p_order_high: number;
  churn: number;
  value: number;
  value_low: number;
  value_high: number;
  /** The 50 % interval; null for scores from before it. */
  value_low_half: number | null;
  value_high_half: number | null;
  next_order_at: number | null;
  next_order_low_at: number | null;
  next_order_high_at: number | null;
  archetype: string;
  reasons: string;
  sure: number;
  similar: number;
  /** Which bin of the calibration record the chance fell into; null where there is no record. */
  bin: number | null;
  /** By how much a message raises the chance of an order; null until that could be learned. */
  uplift: number | null;
  uplift_low: number | null;
  uplift_high: number | null;
}

/**
 * The newest answer of a question about a subject: `kind` is `shopper`, `visitor`, `cart` or `product`; `about` is the product where the
 * answer is about both, else empty. `value` is in the question's own unit; `words` are JSON.
 */
export interface SubjectScoresTable {
  shop: string;
  question: string;
  kind: string;
  subject: string;
  about: string;
  scored_at: number;
  model: string;
  value: number;
  low: number;
  high: number;
  sure: number;
  similar: number;
  bin: number | null;
  words: string;
}

/** The merchant's own word on a score of a shopper: read instead of the model's, and shown as theirs. */
export interface ScoreOverridesTable {
  shop: string;
  shopper: string;
  score: string;
  value: number;
  reason: string;
  set_at: number;
}

/** Times that say nothing about the shop (an outage, a sale, a swarm of machines): nothing is learned from them. */
export interface AbnormalPeriodsTable {
  shop: string;
  id: string;
  from_at: number;
  to_at: number;
  reason: string;
  set_at: number;
}

/** A sample of what was foretold, and what came of it once `due_at` has passed (null until then). */
export interface ForetoldTable {
  shop: string;
  question: string;
  subject: string;
  stated_at: number;
  due_at: number;
  stated: number;
  happened: number | null;
}

/** Trained models; state is `champion`, `challenger`, `retired` or `refused`. The files lie beside the database, named by hash. */
export interface ModelsTable {
  shop: string;
  id: string;
  question: string;
  state: string;
  trained_at: number;
  promoted_at: number | null;
  hash: string;
  card: string;
  fault: string | null;
  /** How it came to serve, or why it does not: JSON of a `Verdict`. */
  verdict: string | null;
  /** What stands behind it: JSON of an `Evidence`. */
  evidence: string | null;
}

/** Append-only record of trainings, promotions, rollbacks and refusals. */
export interface LearningRunsTable {
  seq: Generated<number>;
  shop: string;
  at: number;
  question: string;
  what: string;
  model: string | null;
  detail: string;
}

/** What we chose to show or send, and why. `items` and `reasons` are JSON. */
export interface DecisionsTable {
  shop: string;
  id: string;
  kind: string;
  at: number;
  visitor: string | null;
  shopper: string | null;
  placement: string | null;
  strategy: string;
  fallback: string | null;
  policy: string;
  model: string | null;
  items: string;
  reasons: string;
}

/** One walk of one subject (the `key`: a cart, shopper, product or order) through one journey. State is `waiting`, `done` or `exited`. */
export interface JourneyRunsTable {
  shop: string;
  id: string;
  journey: string;
  key: string;
  shopper: string | null;
  state: string;
  step: number;
  entered_at: number;
  due_at: number | null;
  exit_reason: string | null;
  context: string;
}

/** One e-mail to one person: outbox and send ledger in one. State: waiting, sending, dot, submitted, skipped, failed, uncertain. */
export interface MessagesTable {
  shop: string;
  id: string;
  run: string | null;
  journey: string;
  step: string;
  /** `email`, `sms`, `push` or `site`. */
  channel: Generated<string>;
  decision: string | null;
  shopper: string | null;
  /** Whom it is for, whatever the channel: caps and the arbiter count by it. */
  email_hash: string;
  to_sealed: string;
  cart: string | null;
  checkout: string | null;
  subject: string;
  html: string;
  text: string;
  headers: string;
  state: string;
  reason: string | null;
  attempts: number;
  claim: string | null;
  created_at: number;
  due_at: number;
  stale_at: number;
  claimed_at: number | null;
  submitted_at: number | null;
  response: string | null;
  /** Class of the journey (0 first) and expected worth in minor units, for the choice between messages. */
  priority: number | null;
  worth: number | null;
  /** What was heard of it since it left: `delayed`, `delivered`, `bounced` or `complained`. */
  reported: string | null;
  /** Where its links lead, as a JSON list: the nth is what `/click/TOKEN.n` opens. Null until it has left. */
  links: string | null;
}

/** What providers and mailboxes report of mails that left; each kind once a message. */
export interface MailReportsTable {
  shop: string;
  id: string;
  kind: string;
  email_hash: string;
  message: string | null;
  at: number;
  received_at: number;
}

/** Addresses we never write to, by keyed hash. */
export interface SuppressionsTable {
  shop: string;
  email_hash: string;
  reason: string;
  at: number;
  /** The list it was imported from; null where this app found it out itself. */
  source: string | null;
}

/** Restore and unsubscribe links: the token is stored hashed; `expires_at` null = never. */
/** The domain mails come from; `records` as last looked up, `warm_mails` those of the day of its warm-up in `warm_day`. */
export interface SendingDomainsTable {
  shop: string;
  domain: string;
  checked_at: number;
  verified_at: number | null;
  wrong_since: number | null;
  first_mail_at: number | null;
  warm_day: number | null;
  warm_mails: number | null;
  records: string;
}

/** A link of a mail that was followed; `machine` says by which sign it was no person, once it is judged. */
export interface MailTouchesTable {
  shop: string;
  id: string;
  message: string;
  email_hash: string;
  kind: string;
  link: string;
  at: number;
  machine: string | null;
  judged: number;
}

/** What a merchant has a journey's mail say. */
export interface MailTextsTable {
  shop: string;
  journey: string;
  step: string;
  language: string;
  texts: string;
  version: number;
  edited_at: number;
  editor: string;
}

export interface LinksTable {
  shop: string;
  token_hash: string;
  purpose: string;
  message: string | null;
  email_hash: string | null;
  cart: string | null;
  checkout: string | null;
  created_at: number;
  expires_at: number | null;
  used_at: number | null;
}

/** The durable queue. `due_at` is the run time, or the end of the lease once claimed; `done` turns 1 at the end and 2 for the dead. */
export interface JobsTable {
  seq: Generated<number>;
  kind: string;
  key: string | null;
  shop: string | null;
  payload: string;
  priority: number;
  due_at: number;
  attempts: number;
  token: string | null;
  done: number;
  fault: string | null;
  created_at: number;
}

/** What was asked in the name of the law: kind `export` or `erase`; the person sealed, and gone once erased. */
export interface PrivacyRequestsTable {
  shop: string;
  id: string;
  kind: string;
  person_sealed: string | null;
  asked_at: number;
  done_at: number | null;
  shoppers: number | null;
}

/** Small facts about the installation itself: schema owner, flags, cursors. */
export interface FactsTable {
  shop: string;
  name: string;
  value: string;
}

/** A shop's own state of a ready journey or of one it made: whether it is on, and its definition as JSON. */
export interface JourneysTable {
  shop: string;
  name: string;
  version: number;
  is_on: number;
  definition: string;
  edited_at: number;
  editor: string;
}

/** A saved rule about shoppers, as JSON. */
export interface SegmentsTable {
  shop: string;
  id: string;
  name: string;
  rule: string;
  version: number;
  edited_at: number;
  editor: string;
}

/** Who is in a segment (or meets a journey's entry rule) since when; the difference at each look is who entered. */
export interface SegmentMembersTable {
  shop: string;
  segment: string;
  shopper: string;
  since_at: number;
}

/** A date of a shopper: kind `birthday` (no year is kept), or `field NAME` of the shop's own. */
export interface ShopperDatesTable {
  shop: string;
  shopper: string;
  kind: string;
  month: number;
  day: number;
  /** Null: every year. */
  year: Generated<number | null>;
  at: number;
  source: string;
}

/** Something a person should do. State: open, done, dismissed. `detail` is JSON. */
export interface TasksTable {
  shop: string;
  id: string;
  kind: string;
  shopper: string | null;
  run: string | null;
  journey: string;
  detail: string;
  state: string;
  created_at: number;
  ended_at: number | null;
  owner: string | null;
  outcome: string | null;
}

/** An offer to one shopper. State: approval, wanted, ready, degraded, rejected. `label` keeps why a merchant said no. */
export interface OffersTable {
  shop: string;
  id: string;
  run: string;
  journey: string;
  shopper: string;
  rung: string;
  percent: number | null;
  minimum_subtotal: number | null;
  cost: number;
  state: string;
  code: string | null;
  ends_at: number;
  reasons: string;
  created_at: number;
  decided_at: number | null;
  decided_by: string | null;
  label: string | null;
}

/** One of the merchant's staff, by the platform's number. Role: owner, editor, viewer; null: as whoever is not named. */
export interface TeamTable {
  shop: string;
  user: string;
  role: string | null;
  label: string;
  seen_at: number;
}

/** A one-off mailing. State: draft, scheduled, planning, sending, done, cancelled. `definition` and `progress` are JSON. */
export interface CampaignsTable {
  shop: string;
  id: string;
  name: string;
  state: string;
  version: number;
  definition: string;
  progress: string;
  created_at: number;
  start_at: number | null;
  edited_at: number;
  editor: string;
}

/** What is best done next about a shopper; `none` is an action too. */
export interface NextActionsTable {
  shop: string;
  shopper: string;
  action: string;
  at: number;
  due_at: number | null;
  run: string | null;
  worth: number | null;
  reasons: string;
}

/** An answer to a survey: kind `nps` (0-10) or `csat` (1-5). */
export interface SurveyAnswersTable {
  shop: string;
  id: string;
  kind: string;
  shopper: string | null;
  message: string;
  order_id: string | null;
  score: number;
  comment: string | null;
  at: number;
}

/** Mails that others (the platform itself) sent to an address: they count in the cap. */
export interface ForeignMessagesTable {
  shop: string;
  id: string;
  email_hash: string;
  kind: string;
  at: number;
}

/** What the merchant should know or do, one open notice a kind; `params` is JSON. Resolved ones stay, as what once was. */
export interface NoticesTable {
  shop: string;
  kind: string;
  params: string;
  since_at: number;
  resolved_at: number | null;
}

/** How far the platform's lists have been read, by kind; `denied` says why one could not be. */
export interface ReconciliationsTable {
  shop: string;
  kind: string;
  read_until_at: number;
  ran_at: number;
  denied: string | null;
}

/** What no message had told and reconciliation found, counted by the shop's day and kind. */
export interface ReconciledTable {
  shop: string;
  day: string;
  kind: string;
  count: number;
}

/** Who does something alone, until when; by the clock handed in. */
export interface LeasesTable {
  shop: string;
  name: string;
  holder: string;
  until_at: number;
}

/** One discount an offer, at the platform; `terms` is a hash of what it grants. */
export interface OfferDiscountsTable {
  shop: string;
  offer: string;
  discount: string;
  terms: string;
  ends_at: number;
  created_at: number;
}

/** One code a recipient and offer. `added_at` is null until the platform has taken it. */
export interface OfferCodesTable {
  shop: string;
  offer: string;
  recipient: string;
  code: string;
  ends_at: number;
  created_at: number;
  added_at: number | null;
}

/** A report that takes long to put together, as it was last made; `figures` is JSON and names nobody. */
export interface ReportsTable {
  shop: string;
  name: string;
  at: number;
  figures: string;
}

/** What a merchant wrote on a shopper by hand. */
export interface ShopperNotesTable {
  shop: string;
  id: string;
  shopper: string;
  text: string;
  at: number;
  editor: string;
}

/** A merchant's own marks on shoppers, in small letters; `do not target` keeps everything of ours away. */
export interface ShopperMarksTable {
  shop: string;
  shopper: string;
  mark: string;
  at: number;
  editor: string;
}

/** What was to be found out, by which measure, declared before it began; `journey` null: all e-mails. `outcome` is JSON once it has ended. */
export interface ExperimentsTable {
  shop: string;
  id: string;
  name: string;
  hypothesis: string;
  journey: string | null;
  metric: string;
  /** The smallest difference worth knowing: buyers in ten thousand shoppers, or minor units a shopper. */
  smallest: number;
  begun_at: number;
  ended_at: number | null;
  archived_at: number | null;
  outcome: string | null;
  editor: string;
}

/** How many were in a segment on a day (the shop's midnight, epoch ms), and how many of them could be written to. */
export interface SegmentSizesTable {
  shop: string;
  segment: string;
  day: number;
  members: number;
  reachable: number;
}

/** What one message of a journey was measured to change; `lift`, `error` and `unasked` are shares of 1. */
export interface JourneyLiftsTable {
  shop: string;
  journey: string;
  measured_at: number;
  lift: number;
  error: number;
  unasked: number;
}

/**
 * How a shopper stands among the shop's, as the last report found. `engagement` and its parts are 0-100 (a part is null where nothing is
 * known of it), tenths 1-10, 10 the highest.
 */
export interface ShopperStandingsTable {
  shop: string;
  shopper: string;
  at: number;
  engagement: number;
  visits: number | null;
  mails: number | null;
  purchases: number;
  spent_tenth: number | null;
  value_tenth: number | null;
  favourite_type: string | null;
}

/** A shopper's engagement from a week on (its Monday, midnight UTC) until the next row. */
export interface EngagementHistoryTable {
  shop: string;
  shopper: string;
  week: number;
  score: number;
}

/** Pieces of a product in stock from a day on (midnight UTC) until the next row. */
export interface StockDaysTable {
  shop: string;
  product: string;
  day: number;
  pieces: number;
}

/** What sells best among shoppers of a kind, from place 0 on. */
export interface KindSellersTable {
  shop: string;
  kind: string;
  place: number;
  product: string;
}

/** How one of the staff finds working with it, 1-5, once a month (YYYY-MM). */
export interface StaffPulsesTable {
  shop: string;
  user: string;
  month: string;
  score: number;
  at: number;
}

/** What staff wrote about an experiment. */
export interface ExperimentCommentsTable {
  shop: string;
  id: string;
  experiment: string;
  text: string;
  at: number;
  editor: string;
}

/** A list the merchant brought as a file. `header`, `reading` and `counts` are JSON; `applied` counts the rows that are done with. */
export interface ImportsTable {
  shop: string;
  id: string;
  kind: string;
  name: string;
  state: string;
  fault: string | null;
  rows: number;
  header: string;
  reading: string;
  applied: number;
  counts: string;
  editor: string;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
}

/** Rows of such a file, some hundreds a part: as they came (`rows`) until it is done, and those left out (`faults`). */
export interface ImportPartsTable {
  shop: string;
  import: string;
  kind: string;
  seq: number;
  part_sealed: string;
}

/** A key of another system of the merchant's; `digest` is all that is kept of it, `scope` is `read` or `write`. */
export interface ApiKeysTable {
  shop: string;
  id: string;
  name: string;
  digest: string;
  scope: string;
  editor: string;
  created_at: number;
  used_at: number | null;
  revoked_at: number | null;
}

/** Where another system is told of things; `topics` is JSON. Failing since and switched off when it went on for too long. */
export interface WebhookEndpointsTable {
  shop: string;
  id: string;
  url: string;
  topics: string;
  secret_sealed: string;
  editor: string;
  created_at: number;
  failing_since: number | null;
  disabled_at: number | null;
}

/** One thing told at one address: `waiting`, `delivered` or `given-up`. `event` is the same at every address; `data` is JSON. */
export interface WebhookDeliveriesTable {
  shop: string;
  id: string;
  endpoint: string;
  event: string;
  topic: string;
  shopper: string | null;
  at: number;
  data: string;
  state: string;
  attempts: number;
  answer: string | null;
  tried_at: number | null;
  due_at: number;
}

export interface Database {
  api_keys: ApiKeysTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  imports: ImportsTable;
  import_parts: ImportPartsTable;
  shopper_standings: ShopperStandingsTable;
  engagement_history: EngagementHistoryTable;
  stock_days: StockDaysTable;
  kind_sellers: KindSellersTable;
  staff_pulses: StaffPulsesTable;
  experiment_comments: ExperimentCommentsTable;
  shopper_notes: ShopperNotesTable;
  shopper_marks: ShopperMarksTable;
  experiments: ExperimentsTable;
  segment_sizes: SegmentSizesTable;
  notices: NoticesTable;
  reconciliations: ReconciliationsTable;
  reconciled: ReconciledTable;
  leases: LeasesTable;
  offer_discounts: OfferDiscountsTable;
  offer_codes: OfferCodesTable;
  reports: ReportsTable;
  journey_lifts: JourneyLiftsTable;
  shops: ShopsTable;
  platform_tokens: PlatformTokensTable;
  inbox: InboxTable;
  preferences: PreferencesTable;
  stock_alerts: StockAlertsTable;
  merchandising_rules: MerchandisingRulesTable;
  product_collections: ProductCollectionsTable;
  variant_costs: VariantCostsTable;
  events: EventsTable;
  drops: DropsTable;
  products: ProductsTable;
  variants: VariantsTable;
  shoppers: ShoppersTable;
  identities: IdentitiesTable;
  visitor_links: VisitorLinksTable;
  cart_links: CartLinksTable;
  consents: ConsentsTable;
  carts: CartsTable;
  checkouts: CheckoutsTable;
  orders: OrdersTable;
  order_lines: OrderLinesTable;
  scores: ScoresTable;
  subject_scores: SubjectScoresTable;
  score_overrides: ScoreOverridesTable;
  abnormal_periods: AbnormalPeriodsTable;
  foretold: ForetoldTable;
  models: ModelsTable;
  learning_runs: LearningRunsTable;
  decisions: DecisionsTable;
  journey_runs: JourneyRunsTable;
  messages: MessagesTable;
  suppressions: SuppressionsTable;
  mail_reports: MailReportsTable;
  sending_domains: SendingDomainsTable;
  mail_touches: MailTouchesTable;
  mail_texts: MailTextsTable;
  links: LinksTable;
  jobs: JobsTable;
  facts: FactsTable;
  privacy_requests: PrivacyRequestsTable;
  journeys: JourneysTable;
  segments: SegmentsTable;
  segment_members: SegmentMembersTable;
  shopper_dates: ShopperDatesTable;
  tasks: TasksTable;
  offers: OffersTable;
  campaigns: CampaignsTable;
  team: TeamTable;
  next_actions: NextActionsTable;
  survey_answers: SurveyAnswersTable;
  foreign_messages: ForeignMessagesTable;
}
