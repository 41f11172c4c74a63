import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { decisionLog, logDecision, type NewDecision } from '../../../server/decisions/decision-log.ts';
import { decisionWriter } from '../../../server/decisions/decision-writer.ts';
import { tempStore } from '../../support/temp-store.ts';

const aDecision = (id: string): NewDecision => ({
  shop: 'a.myshopify.com',
  id,
  kind: 'recommendation',
  at: 1,
  visitor: null,
  shopper: null,
  placement: 'home',
  strategy: 's',
  fallback: null,
  policy: 'p',
  model: null,
  items: '[]',
  reasons: '[]',
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const writer of open.splice(0)) await writer.close();
});

async function aLog() {
  const opened = await tempStore();
  const faults: unknown[] = [];
  const writer = decisionWriter(opened);
  open.push(writer);
  const log = decisionLog(writer.write, (fault) => faults.push(fault));
  const written = (like = '%') =>
    opened.raw.prepare('select count(*) from decisions where id like ?').pluck().get(like) as number;
  return { ...opened, writer, log, faults, written };
}

describe('the log of decisions', () => {
  it('keeps what could not be written for later, in a bounded number, the newest', async () => {
    const { raw, log, faults, written } = await aLog();
    raw.exec('alter table decisions rename to elsewhere');
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 25_000; i++) log.add(aDecision(`${round}-${i}`));
      await log.flush();
    }
    expect(faults).toHaveLength(3);
    expect(log.pending()).toBe(50_000);
    raw.exec('alter table elsewhere rename to decisions');
    await log.flush();
    expect([written('0-%'), written('1-%'), written('2-%')]).toEqual([0, 25_000, 25_000]);
    expect(log.pending()).toBe(0);
  });

  it('writes every column, and a decision that comes twice once', async () => {
    const { raw, log, written } = await aLog();
    const whole = { ...aDecision('a'), visitor: 'v', shopper: 's', fallback: 'f', model: 'm', reasons: '["r"]' };
    log.add(whole);
    log.add(whole);
    log.add(aDecision('b'));
    await log.flush();
    expect(raw.prepare("select * from decisions where id = 'a'").get()).toEqual(whole);
    expect(written()).toBe(2);
  });

  it('waits for another process that writes, and lets others read meanwhile', async () => {
    const { store, file, log, faults, written } = await aLog();
    const other = new Sqlite(file);
    other.exec('begin immediate');
    log.add(aDecision('a'));
    const flushed = log.flush();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await store.selectFrom('decisions').select('id').execute()).toEqual([]);
    other.exec('commit');
    other.close();
    await flushed;
    expect(faults).toEqual([]);
    expect(written()).toBe(1);
  });

  it('never writes into a transaction of the app, nor makes one wait in vain', async () => {
    const { store, log, faults, written } = await aLog();
    const work = Array.from({ length: 40 }, async (_, i) => {
      log.add(aDecision(`shown-${i}`));
      const flushed = log.flush();
      await store.transaction().execute((trx) => logDecision(trx, aDecision(`sent-${i}`)));
      await flushed;
    });
    await Promise.all(work);
    expect(faults).toEqual([]);
    expect([written('shown-%'), written('sent-%')]).toEqual([40, 40]);
  });

  it('goes on after its thread has gone', async () => {
    const { writer, log, written } = await aLog();
    log.add(aDecision('a'));
    await log.flush();
    await writer.close();
    log.add(aDecision('b'));
    await log.flush();
    expect(written()).toBe(2);
  });
});
