// A process that delivers everything that waits in a database, and is there to be killed: node delivery-process.ts FOLDER PORT MOMENT

import { deliverMessage } from '../../server/channels/email/deliver.ts';
import { recoverLedger } from '../../server/channels/email/ledger.ts';
import { smtpMailer, smtpSettings } from '../../server/channels/email/smtp.ts';
import { keysFrom } from '../../server/lib/keys.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { openStore } from '../../server/storage/store.ts';

const [folder = '', port = '', moment = ''] = process.argv.slice(2);
const clock = { now: () => Number(moment) };
const random = seededRandom(process.pid);
const { store } = await openStore(folder);
const jobs = sqliteJobs(store, clock.now, random);
await recoverLedger(store, jobs, clock.now());
const mailer = smtpMailer(() => smtpSettings(`smtp://127.0.0.1:${port}`), { clock, random, patienceMs: 20_000 });
const deps = {
  store,
  jobs,
  keys: keysFrom(new Uint8Array(32).fill(7)),
  clock,
  random,
  mailer,
  recommend: null,
  publicUrl: 'https://presage.example',
  sender: { name: 'Presage', address: 'mail@presage.example' },
  dkim: null,
  // Verified in the database already; the claim asks there.
  domains: { isReady: async () => true },
};
const waiting = await store.selectFrom('messages').select(['shop', 'id']).where('state', '=', 'waiting').execute();
await Promise.all(
  [0, 1, 2, 3].map(async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      await deliverMessage(deps, next.shop, next.id);
  }),
);
process.exit(0);
