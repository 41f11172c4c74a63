// Kills a delivering process again and again and holds what the database says against what the provider got.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mailBooks } from '../../server/channels/email/ledger.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { openStore } from '../../server/storage/store.ts';
import { aCart, aCheckout, cartWorld, HOUR, MINUTE, SHOP } from './cart-world.ts';
import { smtpSink } from './smtp-sink.ts';
import { tempWorld } from './temp-store.ts';

export interface KillReport {
  mails: number;
  kills: number;
  doubles: number;
  submitted: number;
  uncertain: number;
  /** Uncertain and never taken by the provider. */
  lost: number;
  /** Said to be submitted and not in the sink, or neither submitted nor uncertain and in it. */
  wrong: number;
  /** At every look between two processes planned was the sum of its parts. */
  balanced: boolean;
}

const root = resolve(import.meta.dirname, '../..');
const bundled = join(root, 'node_modules/.bin/node');
const node = existsSync(bundled) ? bundled : process.execPath;

/** @param seed chooses the moments of the kills; printed with the report so that a run can be repeated */
export async function killBattery(kills: number, mails: number, seed: number): Promise<KillReport> {
  const random = seededRandom(seed);
  const world = await tempWorld();
  // Setting the scene may be lost in a power cut; only what the killed processes write is on trial.
  world.raw.pragma('synchronous = OFF');
  const carts = await cartWorld(world, { mailer: null, settings: { secondStep: false, quietHours: null } });
  for (let n = 0; n < mails; n += 100) {
    const at = world.clock.now();
    const events = Array.from({ length: Math.min(100, mails - n) }, (_, i) => [
      aCart(at, { cart: `c${n + i}` }),
      aCheckout(at, { cart: `c${n + i}`, checkout: `k${n + i}`, email: `shopper${n + i}@example.com` }),
    ]).flat();
    await carts.record(events);
  }
  await carts.advance(61 * MINUTE);
  const moment = world.clock.now() + HOUR;
  await world.store.destroy();
  const sink = await smtpSink();
  const report: KillReport = {
    mails,
    kills: 0,
    doubles: 0,
    submitted: 0,
    uncertain: 0,
    lost: 0,
    wrong: 0,
    balanced: true,
  };
  for (;;) {
    const taken = sink.mails.length;
    const child = spawn(
      node,
      [join(root, 'test/support/delivery-process.ts'), world.folder, String(sink.port), String(moment)],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
    let timer: NodeJS.Timeout | undefined;
    if (report.kills < kills) {
      // It is killed a little after its first mail, so that each kill meets it at work.
      sink.behaviour = {
        onMoment(what) {
          if (what !== 'end' || timer !== undefined) return;
          timer = setTimeout(() => child.kill('SIGKILL'), 5 + random() * 55);
        },
      };
    }
    const code = await ended;
    clearTimeout(timer);
    sink.behaviour = {};
    if (code === null) report.kills++;
    const { store, close } = await openStore(world.folder);
    const b = await mailBooks(store, SHOP);
    report.balanced &&=
      b.planned === mails &&
      b.planned === b.waiting + b.sending + b.dot + b.submitted + b.skipped + b.failed + b.uncertain;
    await close();
    if (code === 0) break;
    if (code !== null) throw new Error(`the delivering process ended with ${code}`);
    if (sink.mails.length === taken) continue;
  }
  await sink.close();
  const got = new Map<string, number>();
  for (const mail of sink.mails) {
    const id = mail.headers['x-presage-message'] ?? '';
    got.set(id, (got.get(id) ?? 0) + 1);
  }
  const { store, close } = await openStore(world.folder);
  for (const { id, state } of await store.selectFrom('messages').select(['id', 'state']).execute()) {
    const times = got.get(id) ?? 0;
    if (times > 1) report.doubles++;
    if (state === 'submitted') report.submitted++;
    else if (state === 'uncertain') report.uncertain++;
    if (state === 'uncertain' && times === 0) report.lost++;
    if (state === 'submitted' ? times === 0 : state !== 'uncertain') report.wrong++;
  }
  await close();
  return report;
}
