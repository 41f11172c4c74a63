// Wires everything together and runs it: the one place that knows the clock, chance, the network and the environment.

import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { domainDesk } from './channels/email/domain/domain-desk.ts';
import { txtLookup } from './channels/email/domain/txt-look-up.ts';
import { emailDelivery } from './channels/email/handlers.ts';
import { recoverLedger } from './channels/email/ledger.ts';
import { mailDesk } from './channels/email/mail-desk.ts';
import { mailThreads } from './channels/email/mail-threads.ts';
import { smtpMailer, smtpSettings } from './channels/email/smtp.ts';
import { smsProvider } from './channels/short/sms.ts';
import { webPush } from './channels/short/web-push.ts';
import { takeAtVisit } from './channels/site/at-visit.ts';
import { webhookHandlers } from './channels/webhooks/deliver.ts';
import { webhookPoster } from './channels/webhooks/post.ts';
import { publicLookup } from './channels/webhooks/public-address.ts';
import { type Config, configFrom, SettingsFault, senderFrom } from './config.ts';
import { articleOrderer } from './decisions/articles.ts';
import { bannerChooser } from './decisions/banner.ts';
import { decisionLog } from './decisions/decision-log.ts';
import { decisionWriter } from './decisions/decision-writer.ts';
import { previewer } from './decisions/preview.ts';
import { recommender } from './decisions/recommend.ts';
import { shelves } from './decisions/shelf.ts';
import { shopWindow } from './decisions/shop-window.ts';
import { inboxHandlers } from './events/inbox.ts';
import { tasteTrails } from './features/taste-trail.ts';
import { digestHandlers } from './http/admin/digest.ts';
import { type AdminDeps, adminRouter } from './http/admin/router.ts';
import { blocksRouter } from './http/blocks/router.ts';
import { collectorRouter } from './http/collector.ts';
import { faultHandler } from './http/errors.ts';
import { healthRouter } from './http/health.ts';
import { linksRouter } from './http/links.ts';
import { mailEventsRouter } from './http/mail-events.ts';
import { preferencesRouter } from './http/preferences.ts';
import { publicApiRouter } from './http/public-api.ts';
import { pushRouter } from './http/push.ts';
import { recommendationsRouter } from './http/recommendations.ts';
import { shopperWordsRouter } from './http/shopper-words.ts';
import { smsEventsRouter } from './http/sms-events.ts';
import { excluded, recoveryAsked } from './journeys/asked.ts';
import { journeyHandlers } from './journeys/handlers.ts';
import { churnCrossed } from './learning/churn-crossed.ts';
import { modelDesk } from './learning/model-desk.ts';
import { purchaseChances } from './learning/purchase-chances.ts';
import { training } from './learning/training.ts';
import { systemClock } from './lib/clock.ts';
import { inflow } from './lib/inflow.ts';
import type { Keys } from './lib/keys.ts';
import { loggedFault } from './lib/logged-fault.ts';
import { type RemoteClock, remoteClock } from './lib/remote-clock.ts';
import { reportHandlers } from './measurement/reports.ts';
import { importHandlers } from './platform/file/run-import.ts';
import { shopifyPlatform as connectPlatform } from './platform/shopify/platform.ts';
import { complyWith, erasureHandlers } from './privacy/erasure.ts';
import { RESEAL_JOB, resealHandlers } from './privacy/reseal.ts';
import { retentionHandlers } from './privacy/retention.ts';
import { keepTombstones, reapplyTombstones, TombstonesUnreadable } from './privacy/tombstones.ts';
import { collector } from './profile/collect.ts';
import { recognisedVisitors } from './profile/recognised.ts';
import { recordEvents } from './profile/record.ts';
import { appRoutes, sessionGuard } from './routes.ts';
import { scheduleHandlers, startSchedules } from './schedule.ts';
import { checkpoints } from './storage/checkpoints.ts';
import { deadByKind } from './storage/dead-letters.ts';
import { installationKeys, WrongKey } from './storage/installation-keys.ts';
import { runJobs } from './storage/job-runner.ts';
import type { JobHandlers } from './storage/jobs.ts';
import { leaveNoTrace } from './storage/no-trace.ts';
import { AlreadyRunning, onlyOne } from './storage/only-one.ts';
import { releaseOrphans, sqliteJobs } from './storage/sqlite-jobs.ts';
import { NewerSchemaFault, openStore, type Store } from './storage/store.ts';

const root = resolve(import.meta.dirname, '..');

/** What must have been built before anything runs. */
const built = {
  page: join(root, 'web/dist/index.html'),
  mail: join(import.meta.dirname, 'channels/email/dist/abandoned-cart.html'),
};

/** Deliveries a second at which taking them in comes before applying them. */
const FLOOD_A_SECOND = 300;
/** An app that was told to end has ended after this long. */
const PREDECESSOR_MS = 10_000;

export interface RunningApp {
  url: string;
  close(): Promise<void>;
}

/** @throws NotBuilt, NewerSchemaFault, AlreadyRunning, or when the port is taken */
export async function startApp(config: Config): Promise<RunningApp> {
  for (const path of Object.values(built)) if (!existsSync(path)) throw new NotBuilt(path);
  const serializers = { err: loggedFault };
  const log = pino({ level: config.PRESAGE_LOG, redact: ['req.headers'], serializers }, pino.destination(2));
  const onFault = (fault: unknown) => log.error({ err: fault }, 'something failed');
  const wound: RemoteClock | null =
    config.PRESAGE_CLOCK === undefined ? null : await remoteClock(config.PRESAGE_CLOCK, fetch);
  const clock = wound ?? systemClock;
  const now = () => clock.now();
  const random = Math.random;
  const folder = resolve(config.PRESAGE_DATA);
  const { store, raw, file, awaited, repeatably, close: closeStore } = await openStore(folder);
  const letGo = await onlyOne(folder, PREDECESSOR_MS).catch(async (fault) => {
    await closeStore();
    throw fault;
  });
  const keys = await installationKeys(store, config.PRESAGE_KEY, config.PRESAGE_KEY_OLD).catch(async (fault) => {
    await closeStore();
    letGo();
    throw fault;
  });
  const jobs = sqliteJobs(store, now, random);
  const copying = checkpoints(raw, file);

  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const failedJobs = new Counter({
    name: 'presage_failed_jobs_total',
    help: 'Jobs that failed and will be tried again',
    labelNames: ['kind'],
    registers: [metrics],
  });

  new Gauge({
    name: 'presage_dead_jobs',
    help: 'Jobs that were given up and wait for somebody to look',
    labelNames: ['kind'],
    registers: [metrics],
    async collect() {
      this.reset();
      for (const { kind, count } of await deadByKind(store)) this.set({ kind }, count);
    },
  });

  const shelf = shelves({ store, folder, now, elapsed: () => performance.now() });
  const writer = decisionWriter({ store, file });
  const decisions = decisionLog(writer.write, onFault);
  const chances = purchaseChances({ store, raw, folder, now, onFault });
  const deciding = { store, shelves: shelf, trails: tasteTrails(raw), log: decisions, now, random };
  const recommend = recommender(deciding);

  const record = async (trx: Store, shop: string, events: Parameters<typeof recordEvents>[3], announce: boolean) => {
    if (events.some((e) => e.type.startsWith('product-'))) shelf.changed(shop);
    return recordEvents(trx, { keys, jobs, now: now(), announce }, shop, events);
  };

  const deliveries = inflow(() => performance.now());
  const pressed = () => deliveries.perSecond() > FLOOD_A_SECOND;
  const platform = connectPlatform({
    config,
    appUrl: config.PRESAGE_URL,
    page: built.page,
    folder,
    store,
    raw,
    awaited,
    repeatably,
    room: copying.room,
    pressed,
    keys,
    jobs,
    clock,
    random,
    fetch,
    sleep: (ms, signal) => pause(ms, undefined, { signal }),
    record,
    async comply(trx, shop, request) {
      await complyWith(trx, { keys, jobs, now }, shop, request);
    },
    automation: {
      sendRecovery: (trx, shop, customer) => recoveryAsked(trx, { keys, jobs, now: now() }, shop, customer),
      exclude: (trx, shop, customer) => excluded(trx, shop, customer, now()),
    },
    shelfOf: (shop) => shopWindow(shelf, shop, now()),
    wake() {
      deliveries.arrived();
      runner.wake();
    },
    onFault,
  });

  const learning = training({
    store,
    jobs,
    file,
    folder,
    now,
    scored: (trx, shop, scores) => churnCrossed(trx, jobs, shop, scores),
    async promoted(shop, question) {
      chances.changed(shop);
      if (question !== 'next-item') return;
      shelf.changed(shop);
      await jobs.enqueue(store, { kind: 'platform.similar', shop, key: shop, payload: { shop } });
    },
  });

  const smtp = config.PRESAGE_SMTP_URL === undefined ? null : smtpSettings(config.PRESAGE_SMTP_URL);
  const mailer =
    smtp === null ? null : smtpMailer(() => smtp, { clock, random, perSecond: config.PRESAGE_SMTP_RATE ?? null });
  const sender = senderFrom(config.PRESAGE_MAIL_FROM ?? '');
  const dkim = dkimFrom(config);
  const lookup = txtLookup(config.PRESAGE_DNS ?? null);
  const domains = domainDesk({ store, keys, jobs, clock, lookup, smtpHost: smtp?.host ?? null, sender, dkim });
  const makers = mailThreads();
  const mailing = { store, jobs, keys, clock, random, mailer, domains, recommend, sender, dkim, make: makers.make };
  const providers = shortProviders(config, keys, now);
  const mail = emailDelivery({ ...mailing, providers, publicUrl: config.PRESAGE_URL, onFault });

  const handlers: JobHandlers = {
    ...inboxHandlers({
      keys,
      now,
      async apply(trx, delivery) {
        const outcome = await platform.applyDelivery(trx, delivery);
        // A shop that has left is not shown from memory.
        if (outcome === 'uninstalled') shelf.changed(delivery.shop);
        return outcome;
      },
    }),
    ...journeyHandlers({
      ...{ store, clock, keys, jobs, codes: platform.offerCodes, chances: chances.recoveryOf },
      replenishment: async (shop) => (await shelf.of(shop))?.replenishment ?? null,
    }),
    ...mail.handlers,
    ...learning.handlers,
    ...platform.handlers,
    ...importHandlers({
      ...{ store, keys, jobs, clock, pressed },
      sleep: (ms, signal) => pause(ms, undefined, { signal }),
    }),
    ...webhookHandlers({
      ...{ store, keys, jobs, clock },
      poster: webhookPoster({ lookup: publicLookup(), local: config.PRESAGE_PLATFORM_ORIGIN !== undefined }),
    }),
    ...resealHandlers({
      store,
      keys,
      master: config.PRESAGE_KEY,
      done: (told) => log.info(told, 'everything is sealed under PRESAGE_KEY: PRESAGE_KEY_OLD can be taken away'),
    }),
    ...retentionHandlers({ store, now }),
    ...erasureHandlers({ store, keys, jobs, folder, now }),
    ...reportHandlers({ store, file, now }),
    ...digestHandlers({ store, keys, clock, mailer, sender, dkim, models: learning }),
    ...scheduleHandlers({ jobs, now }),
  };
  const back = await reapplyTombstones(store, keys, jobs, folder);
  if (back.shops + back.people > 0) {
    await leaveNoTrace(store, true);
    log.warn(back, 'an older copy of the database was put back: the erased were erased again');
  }
  await keepTombstones(store, keys, folder);
  await releaseOrphans(store, now());
  await recoverLedger(store, jobs, now());
  const runner = runJobs({
    store,
    jobs,
    handlers,
    pressed,
    onFault(job, fault, givenUp) {
      failedJobs.inc({ kind: job.kind });
      const told = { err: fault, kind: job.kind, attempts: job.attempts };
      if (givenUp) log.error({ ...told, shop: job.shop }, 'a job was given up');
      else log.warn(told, 'a job failed');
    },
  });
  await startSchedules(store, jobs, now());
  if (config.PRESAGE_KEY_OLD !== undefined) await jobs.enqueue(store, { kind: RESEAL_JOB, key: 'all' });

  const intake = collector(store, () => ({ keys, jobs, now: now(), announce: true }));
  const heard = {
    async collect(batch: Parameters<typeof intake.collect>[0]) {
      const collected = await intake.collect(batch);
      if (collected.stored > 0) chances.noted(batch.shop, batch.visitor);
      return collected;
    },
  };
  const recognised = recognisedVisitors({ store, now, record, onFault });
  const admin: AdminDeps = {
    store,
    keys,
    clock,
    jobs: { enqueue: (trx, job) => jobs.enqueue(trx, job).then(() => runner.wake()) },
    requireSession: sessionGuard(platform.routes.admin),
    mail: { domains, hasProvider: mailer !== null, letters: mailDesk({ ...mailing, publicUrl: config.PRESAGE_URL }) },
    storefront: { changed: shelf.changed, preview: previewer(deciding) },
    webhooks: { local: config.PRESAGE_PLATFORM_ORIGIN !== undefined },
    models: modelDesk({
      store,
      jobs: { enqueue: (trx, job) => jobs.enqueue(trx, job).then(() => runner.wake()) },
      now,
      learning,
      exchanged(shop) {
        shelf.changed(shop);
        chances.changed(shop);
      },
    }),
  };
  const app = appRoutes({
    platform: platform.routes,
    collector: collectorRouter({ store, intake: heard, now, rate: config.PRESAGE_COLLECT_RATE }),
    recommendations: recommendationsRouter({
      recommend,
      banner: bannerChooser({
        ...deciding,
        atVisit: (shop, shopper, journey) => takeAtVisit({ store, keys, jobs, clock }, shop, shopper, journey),
      }),
      articles: articleOrderer(deciding),
      recognised,
    }),
    shopperWords: shopperWordsRouter({ store, now, record: (trx, shop, events) => record(trx, shop, events, true) }),
    push: pushRouter({ store, keys, now, also: config.PRESAGE_PUSH_ORIGIN ?? null }),
    preferences: preferencesRouter({ store, jobs, keys, clock, changed: shelf.changed }),
    links: linksRouter({ store, jobs, keys, clock }),
    mailEvents: mailEventsRouter({ store, jobs, keys, clock }),
    smsEvents: smsEventsRouter({ store, keys, clock, secret: config.PRESAGE_SMS_SECRET ?? null }),
    publicApi: publicApiRouter({ store, keys, clock, recommend, intake: heard }),
    blocks: blocksRouter({ ...admin, ...platform.lookUps }),
    admin: adminRouter(admin),
    health: healthRouter(store, metrics),
    assets: join(root, 'web/dist/assets'),
    onFault: faultHandler(log),
  });

  const server = app.listen(config.PRESAGE_PORT, config.PRESAGE_HOST);
  // Longer than a proxy before us keeps a line open: else it may send a request into one we are just closing.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((ready, refused) => {
    server.once('listening', ready);
    server.once('error', refused);
  });

  const settle = async () => {
    await runner.drain();
    await decisions.flush();
    await chances.flush();
  };

  wound?.follow(async () => {
    await Promise.race([settle(), pause(2000)]);
    const backlog = await jobs.backlog(now());
    const left = [...backlog.due, ...runner.running(), ...(decisions.pending() > 0 ? ['decisions'] : [])];
    const stuck = [...new Set(mail.underWay() > 0 ? [...left, 'mail under way'] : left)];
    return { idle: stuck.length === 0, stuck: stuck.join(', '), nextAt: backlog.nextAt };
  });
  const { port } = server.address() as AddressInfo;
  log.info({ port }, 'ready');
  return {
    url: `http://${config.PRESAGE_HOST}:${port}`,
    async close() {
      wound?.stop();
      server.close();
      server.closeIdleConnections();
      await runner.stop();
      await mail.close();
      mailer?.close();
      await makers.close();
      // Only now can nobody decide anything any more: the last decisions are on disk before the file is closed.
      server.closeAllConnections();
      await decisions.flush();
      await writer.close();
      await chances.flush();
      await copying.close();
      await closeStore();
      letGo();
    },
  };
}

/** An output of `npm run build` is missing. */
class NotBuilt extends Error {
  override name = 'NotBuilt';

  constructor(path: string) {
    super(`${path} is missing: run "npm run build" first`);
  }
}

/** Who carries text messages, where somebody was named, and notifications: each browser names its own. */
function shortProviders(config: Config, keys: Keys, now: () => number) {
  const { PRESAGE_SMS_URL: url, PRESAGE_SMS_SECRET: secret, PRESAGE_SMS_FROM: from = null } = config;
  const contact = config.PRESAGE_MAIL_FROM
    ? `mailto:${senderFrom(config.PRESAGE_MAIL_FROM).address}`
    : config.PRESAGE_URL;
  const push = webPush({ contact, also: config.PRESAGE_PUSH_ORIGIN ?? null }, { keys, fetch, now });
  return url && secret ? { push, sms: smsProvider({ url, secret, from }, { fetch, now }) } : { push };
}

function dkimFrom(config: Config) {
  const { PRESAGE_DKIM_DOMAIN: domain, PRESAGE_DKIM_SELECTOR: selector, PRESAGE_DKIM_KEY: privateKey } = config;
  return domain && selector && privateKey ? { domain, selector, privateKey } : null;
}

if (import.meta.main) {
  try {
    const app = await startApp(configFrom(process.env));
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        // Whatever hangs must not keep the process: what was acknowledged is on disk, the rest is done again.
        setTimeout(() => process.exit(0), 8000).unref();
        void app.close().then(() => process.exit(0));
      });
    }
  } catch (fault) {
    const plain =
      fault instanceof SettingsFault ||
      fault instanceof NotBuilt ||
      fault instanceof NewerSchemaFault ||
      fault instanceof WrongKey ||
      fault instanceof TombstonesUnreadable ||
      fault instanceof AlreadyRunning;
    process.stderr.write(`${plain ? (fault as Error).message : ((fault as Error).stack ?? fault)}\n`);
    process.exit(1);
  }
}
