// Puts the sandbox together: the world becomes a shop, the shop gets its servers, the app is started in front of it, installed,
// filled through its own doors and trained.

import { join } from 'node:path';
import { seededRandom } from '../../server/lib/random.ts';
import { adminServer } from './admin-host.ts';
import { AppProcess, endLeftover } from './app-process.ts';
import { type BrowsingReport, tellBrowsing } from './browsing-history.ts';
import { SandboxClock } from './clock.ts';
import { ClockService } from './clock-service.ts';
import { type Commands, controlServer } from './control.ts';
import { DataFolder, type WorldParameters } from './data-folder.ts';
import { DayPlayer } from './day.ts';
import { dnsAnswerer } from './dns-answerer.ts';
import { collections, customers, orders, products, shopFacts } from './from-world.ts';
import { AdminApi } from './graphql/admin-api.ts';
import { BulkOperations } from './graphql/bulk.ts';
import { adminSchema } from './graphql/schema.ts';
import { HttpError, lateServer, listen } from './http-server.ts';
import { changeScopes, install, requestCompliance, uninstall } from './installation.ts';
import { openJournal } from './journal.ts';
import { DKIM_SELECTOR, mailRecords } from './mail-domain.ts';
import { Mailbox } from './mailbox.ts';
import { callApp, openApp } from './merchant.ts';
import { Phases } from './phases.ts';
import { freePort } from './ports.ts';
import { PushReceiver, pushPages } from './push-receiver.ts';
import { ShopState } from './shop-state.ts';
import type { Origins } from './shop-types.ts';
import { SmsReceiver, textPages } from './sms-receiver.ts';
import { askApp } from './storefront/app-proxy.ts';
import { DrawingThread } from './storefront/drawing-thread.ts';
import { createStorefront } from './storefront/server.ts';
import { runVisit, VisitFailed } from './storefront/visit.ts';
import { themeBlocks } from './theme-blocks.ts';
import { Timekeeper } from './timekeeper.ts';
import { textConsentPayload } from './webhooks/customer-payload.ts';
import { WebhookSender } from './webhooks/sender.ts';
import { type AppConfiguration, appConfiguration } from './webhooks/subscriptions.ts';
import type { World } from './world/world.ts';

export interface SandboxOptions {
  /** the project's folder */
  root: string;
  /** first of the five ports; 0 = free ones */
  port: number;
  parameters: WorldParameters;
  reset: boolean;
  world: () => World | Promise<World>;
  /** days of browsing before "now" that go through the collector */
  browsingDays: number;
  /** the app's main file, for tests */
  appMain?: string;
  /** told what happens, line by line */
  say: (line: string) => void;
}

export interface Sandbox {
  origins: Origins;
  shop: ShopState;
  commands: Commands;
  /** Ends the app and every server; within 10 s. */
  stop(): Promise<void>;
}

const dayMs = 86_400_000;
/** What the merchant of the plain sandbox has set, so that stories are certain. */
const certainSettings = { holdout: 0, controls: 0, quietHours: { from: 21, to: 8 }, arbiter: 'rule', warmUp: false };

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { root, say, parameters } = options;
  const phases = new Phases(say);
  const servers = { storefront: lateServer(), admin: lateServer(), mailbox: lateServer(), control: lateServer() };
  const ports: number[] = [];
  for (const [index, { server }] of Object.values(servers).entries()) {
    ports.push(await listen(server, options.port === 0 ? 0 : options.port + index));
  }
  ports.push(options.port === 0 ? await freePort() : options.port + 4);
  const at = (index: number) => `http://127.0.0.1:${ports[index]}`;
  const origins: Origins = { storefront: at(0), admin: at(1), mailbox: at(2), control: at(3), app: at(4) };

  // Ports that were free are no name to come back to.
  const passing = options.port === 0;
  const path = join(root, '.data', `sandbox-${ports[0]}`);
  await endLeftover(join(path, 'app.pid'), origins.app);
  const folder = new DataFolder(path, parameters, options.reset || passing);
  void adminSchema();
  const world = await options.world();
  phases.end('world');

  const clock = new SandboxClock({ offset: folder.earlier?.offset ?? world.endsAt - Date.now() });
  const shop = shopOf(world, folder, origins, clock);
  shop.journal = openJournal(shop, folder.file('shop.jsonl'));
  const configuration = configurationOf(root);
  const random = seededRandom(`${parameters.seed}/platform`);
  const sender = new WebhookSender({
    shop,
    subscriptions: () => configuration.subscriptions,
    apiVersion: () => configuration.apiVersion,
    random,
    duplicated: 0.02,
    reordered: 0.05,
    file: folder.file('webhooks.jsonl'),
  });
  shop.emitWebhook = (topic, payload, eventId) => {
    if (shop.singles.installation) sender.emit(topic, payload, eventId);
  };
  const bulkFolder = folder.file('bulk');
  const bulk = new BulkOperations(shop, bulkFolder);
  const api = new AdminApi(shop, bulk);
  const mailbox = new Mailbox({ clock, file: folder.file('mail.jsonl') });
  const smtp = await mailbox.listen();
  const textsSecret = `texts ${folder.keys.apiSecret}`;
  const texts = new SmsReceiver({ secret: textsSecret, now: () => clock.now() });
  const pushes = new PushReceiver();
  const mailDomain = world.shop.email.split('@')[1] as string;
  const dns = await dnsAnswerer(mailRecords(mailDomain, folder.keys.dkimKey));
  const clockService = new ClockService(clock);
  const time = new Timekeeper(clock, clockService, sender);
  const app = new AppProcess({
    root,
    main: options.appMain,
    origin: origins.app,
    logFile: folder.file('app.log'),
    pidFile: folder.file('app.pid'),
    environment: {
      PRESAGE_PORT: String(ports[4]),
      PRESAGE_HOST: '127.0.0.1',
      PRESAGE_URL: origins.app,
      PRESAGE_DATA: folder.file('app'),
      PRESAGE_KEY: folder.keys.appKey,
      SHOPIFY_API_KEY: folder.keys.apiKey,
      SHOPIFY_API_SECRET: folder.keys.apiSecret,
      PRESAGE_SMTP_URL: smtp,
      PRESAGE_MAIL_FROM: `${world.shop.name} <${world.shop.email}>`,
      PRESAGE_DKIM_DOMAIN: mailDomain,
      PRESAGE_DKIM_SELECTOR: DKIM_SELECTOR,
      PRESAGE_DKIM_KEY: folder.keys.dkimKey,
      PRESAGE_DNS: dns.address,
      PRESAGE_PUSH_ORIGIN: origins.mailbox,
      PRESAGE_SMS_URL: `${origins.mailbox}/texts`,
      PRESAGE_SMS_SECRET: textsSecret,
      // The past is told from one address in seconds; real visitors come from many over weeks.
      PRESAGE_COLLECT_RATE: '1000000',
      PRESAGE_LOG: 'info',
      PRESAGE_PLATFORM_ORIGIN: origins.admin,
      PRESAGE_CLOCK: `${origins.control}/clock`,
    },
  });
  const themeFolder = join(root, 'extensions', 'presage-theme');
  const blocks = themeBlocks(themeFolder).map((block) => block.handle);

  const settle = async () => {
    let seen: number;
    do {
      seen = shop.bulkOperations.size;
      await time.settle();
      await bulk.idle();
      await time.settle();
    } while (shop.bulkOperations.size !== seen);
    folder.save(clock.offset);
  };
  const installApp = async () => {
    install(shop, configuration.scopes, blocks, sender);
    await openApp(shop);
  };
  const player = new DayPlayer(shop, world, mailbox, time);
  const commands: Commands = {
    now: () => clock.now(),
    settle,
    advance: (span) => time.advance(span),
    day: () => player.play(),
    visit: (visit) =>
      runVisit(shop, visit).catch((error: Error) => {
        throw error instanceof VisitFailed ? new HttpError(422, error.message) : error;
      }),
    settings: (changes) => callApp(shop, 'PUT', '/api/settings', changes),
    replay: (last, shuffle) => sender.replay(last, shuffle),
    outage: (span) => {
      shop.outageUntil = clock.now() + span;
    },
    kill: async () => {
      clockService.forget();
      await app.kill();
    },
    uninstall: () => uninstall(shop, sender),
    install: installApp,
    compliance: (topic, customer) =>
      requestCompliance(shop, sender, topic, customer as Parameters<typeof requestCompliance>[3]),
    platform: ({ scopes, ...limits }) => {
      shop.limits = { ...shop.limits, ...limits };
      if (scopes) changeScopes(shop, sender, scopes);
    },
    cartMail: (token) => {
      const checkout = shop.checkouts.get(token);
      if (checkout) shop.put('checkouts', token, { ...checkout, emailSentAt: clock.now() });
      return checkout !== undefined;
    },
    textConsent: (id, phone, granted) => {
      const customer = shop.customers.get(id);
      if (customer === undefined) return false;
      const state = granted ? 'subscribed' : 'unsubscribed';
      shop.put('customers', id, { ...customer, phone });
      shop.emit(
        'customers_marketing_consent/update',
        textConsentPayload(shop, { ...customer, phone }, state, clock.now()),
      );
      return true;
    },
    truth: () => world.truth(clock.now()),
  };

  const drawings = new DrawingThread();
  const byId = new Map(world.products.map((product) => [String(product.id), product]));
  servers.storefront.handle(
    createStorefront(shop, {
      pictureOf: (product, colour) => drawings.pictureOf(byId.get(product.id)!, colour),
    }),
  );
  servers.admin.handle(
    adminServer({
      shop,
      api,
      bulkFolder,
      themeFolder,
      actions: { install: installApp, uninstall: commands.uninstall, compliance: commands.compliance },
    }),
  );
  servers.mailbox.handle((request, response) => {
    const url = new URL(request.url ?? '/', origins.mailbox);
    if (url.pathname.startsWith('/push')) void pushPages(pushes, origins.mailbox, request, response, url);
    else if (url.pathname.startsWith('/texts')) void textPages(texts, origins.app, request, response, url);
    else mailbox.handle(request, response, url);
  });
  servers.control.handle(controlServer(commands, clockService));

  // Retries come due while nobody commands anything, too.
  const ticker = setInterval(() => void sender.drain(), 1000);
  const stop = async (lastWords = '') => {
    if (lastWords) say(`sandbox: the app's last words were\n${lastWords}`);
    clearInterval(ticker);
    sender.stop();
    await app.stop();
    await mailbox.close();
    await dns.close();
    for (const { server } of Object.values(servers)) {
      server.closeAllConnections();
      server.close();
    }
    await new Promise((resolve) => setImmediate(resolve));
    if (passing) folder.remove();
    else folder.save(clock.offset);
  };

  try {
    await app.start();
    phases.end('app started');
    if (folder.earlier) await settle();
    else await fill();
  } catch (error) {
    await stop(app.lastWords());
    throw error;
  }
  folder.markReady();
  folder.save(clock.offset);
  return { origins, shop, commands, stop: () => stop() };

  /** The first start: install, import, browsing, settings, training. */
  async function fill(): Promise<void> {
    await installApp();
    await settle();
    phases.end('installed and imported');
    const report = await tellBrowsing(shop, world.browsing(world.endsAt - options.browsingDays * dayMs, world.endsAt));
    await settle();
    phases.end(`browsing told: ${report.stored} events of ${report.visitors} visitors`);
    const sender = { senderName: world.shop.name, senderEmail: world.shop.email };
    const postal = { postalAddress: `${world.shop.name}, 1 Market Street, ${shop.facts.countryName}` };
    await commands.settings({ ...sender, ...postal, ...(parameters.realistic ? {} : certainSettings) });
    await callApp(shop, 'POST', '/api/models/train');
    await settle();
    phases.end('trained');
    await mustAnswer(report);
    phases.end('answers');
  }

  /** A visitor with views gets recommendations made for them. */
  async function mustAnswer(report: BrowsingReport): Promise<void> {
    if (!report.keenest) return;
    const search = new URLSearchParams({ placement: 'home', limit: '8', visitor: report.keenest });
    const answer = await askApp(shop, shop.visitor(report.keenest), '/recommendations', search);
    const text = answer.body.toString();
    if (answer.status !== 200) throw new Error(`Recommendations answered ${answer.status}: ${text.slice(0, 200)}`);
    const { strategy, items } = JSON.parse(text) as { strategy: string; items: unknown[] };
    if (strategy.startsWith('popular') || items.length === 0) {
      throw new Error(`A visitor with many views is answered by ${strategy} with ${items.length} products`);
    }
  }
}

function shopOf(world: World, folder: DataFolder, origins: Origins, clock: SandboxClock): ShopState {
  return new ShopState({
    facts: shopFacts(world),
    app: {
      id: '1048577',
      apiKey: folder.keys.apiKey,
      apiSecret: folder.keys.apiSecret,
      handle: 'presage',
      title: 'Presage',
    },
    origins,
    clock,
    products: products(world, (product) => `/images/${product.handle}.png`),
    collections: collections(world),
    customers: customers(world),
    orders: orders(world),
  });
}

function configurationOf(root: string): AppConfiguration {
  return appConfiguration(join(root, 'shopify.app.toml'));
}
