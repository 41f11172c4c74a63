// Reminders rendered, signed, taken by a real SMTP server and written into the ledger, through the queue as the app does it; beside bare
// nodemailer that signs one and the same mail and hands it to the same server.

import { generateKeyPairSync } from 'node:crypto';
import nodemailer from 'nodemailer';
import { emailDelivery } from '../../server/channels/email/handlers.ts';
import { mailThreads } from '../../server/channels/email/mail-threads.ts';
import { smtpMailer, smtpSettings } from '../../server/channels/email/smtp.ts';
import { enqueueDelivery } from '../../server/journeys/outbox.ts';
import { keysFrom } from '../../server/lib/keys.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { runJobs } from '../../server/storage/job-runner.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { openStore } from '../../server/storage/store.ts';
import { aCart, aCheckout, cartWorld, HOUR, MINUTE, SHOP } from '../support/cart-world.ts';
import { type Bench, figure, median } from './figure.ts';
import { freshFolder, KEY, startPeer } from './processes.ts';

const RUNS = 5;
/** Mails a run. */
const MAILS = 300;
/** As the app has them: places of the queue, and connections to the provider. */
const PARALLEL = 4;

export const benchMail: Bench = async () => {
  const { store, raw, close } = await openStore(freshFolder());
  let now = Date.UTC(2026, 2, 4, 10);
  const clock = {
    now: () => now,
    advance(ms: number) {
      now += ms;
    },
  };
  const random = seededRandom(7);
  const jobs = sqliteJobs(store, clock.now, random);
  const sink = await startPeer('mail', '');
  const url = `smtp://127.0.0.1:${new URL(sink.url).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const dkim = { domain: 'presage.example', selector: 'bench', privateKey: pem };
  const settings = smtpSettings(url);
  const mailer = smtpMailer(() => settings, { clock, random, connections: PARALLEL, patienceMs: 30_000 });
  const world = { store, jobs, keys: keysFrom(Buffer.from(KEY, 'base64')), clock };
  // Setting the scene is not on trial.
  raw.pragma('synchronous = OFF');
  const carts = await cartWorld(world, { mailer: null, settings: { secondStep: false, quietHours: null } });
  const total = MAILS * (RUNS + 1);
  for (let n = 0; n < total; n += 100) {
    const events = Array.from({ length: 100 }, (_, i) => [
      aCart(now, { cart: `c${n + i}` }),
      aCheckout(now, { cart: `c${n + i}`, checkout: `k${n + i}`, email: `shopper${n + i}@example.com` }),
    ]).flat();
    await carts.record(events);
  }
  await carts.advance(61 * MINUTE);
  now += HOUR;
  raw.pragma('synchronous = FULL');
  const waiting = await store.selectFrom('messages').select('id').where('state', '=', 'waiting').execute();
  if (waiting.length !== total) throw new Error(`${waiting.length} messages wait instead of ${total}`);

  const faults: unknown[] = [];
  const onFault = (fault: unknown) => void faults.push(fault);
  const threads = mailThreads();
  const { handlers } = emailDelivery({ ...carts.deps, mailer, dkim, onFault, make: threads.make });
  const runner = runJobs({ store, jobs, handlers, parallel: PARALLEL, onFault: (_job, fault) => onFault(fault) });
  const bare = nodemailer.createTransport({
    ...{ host: settings.host, port: settings.port, secure: false, ignoreTLS: true },
    ...{ pool: true, maxConnections: PARALLEL, maxMessages: 100_000 },
    dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: pem },
  });
  let sample = { subject: '', html: '', text: '' };
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (let run = 0; run <= RUNS; run++) {
    await store.transaction().execute(async (trx) => {
      for (const { id } of waiting.splice(0, MAILS)) await enqueueDelivery(trx, jobs, SHOP, id, now);
    });
    const mine = await perSecond(() => runner.drain());
    const { subject, html, text } = await store
      .selectFrom('messages')
      .select(['subject', 'html', 'text'])
      .where('state', '=', 'submitted')
      .limit(1)
      .executeTakeFirstOrThrow();
    sample = { subject: subject ?? '', html: html ?? '', text: text ?? '' };
    const theirs = await perSecond(() =>
      Promise.all(
        Array.from({ length: MAILS }, (_, i) =>
          bare.sendMail({ from: 'Presage <mail@presage.example>', to: `shopper${i}@example.com`, ...sample }),
        ),
      ),
    );
    // The first run opens connections and compiles layouts.
    if (run === 0) continue;
    rates.ours.push(mine);
    rates.bare.push(theirs);
  }
  const sent = await store
    .selectFrom('messages')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('state', '=', 'submitted')
    .executeTakeFirstOrThrow();
  if (faults.length > 0 || Number(sent.count) !== total)
    throw new Error(`${sent.count} of ${total} mails left`, { cause: faults[0] });
  await runner.stop();
  bare.close();
  mailer.close();
  await threads.close();
  await close();
  await sink.stop();
  const detail = {
    mails: MAILS,
    connections: PARALLEL,
    htmlBytes: sample.html.length,
    barePerSecond: median(rates.bare),
  };
  return {
    mail: figure('at-least', median(rates.ours), 300, 'mails/s', detail),
    'mail-ratio': figure('at-least', median(rates.ours), 0.5 * median(rates.bare), 'mails/s', detail),
  };
};

const perSecond = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return MAILS / ((performance.now() - begun) / 1000);
};
