import { describe, expect, it } from 'vitest';
import { decisionLog, type NewDecision } from '../../../server/decisions/decision-log.ts';
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

describe('the log of decisions', () => {
  it('keeps what could not be written for later, in a bounded number, the newest', async () => {
    const { store, raw } = await tempStore();
    const faults: unknown[] = [];
    const log = decisionLog(store, (fault) => faults.push(fault));
    raw.exec('alter table decisions rename to elsewhere');
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 25_000; i++) log.add(aDecision(`${round}-${i}`));
      await log.flush();
    }
    expect(faults).toHaveLength(3);
    expect(log.pending()).toBe(50_000);
    raw.exec('alter table elsewhere rename to decisions');
    await log.flush();
    const count = (round: number) =>
      raw.prepare(`select count(*) from decisions where id like '${round}-%'`).pluck().get();
    expect([count(0), count(1), count(2)]).toEqual([0, 25_000, 25_000]);
    expect(log.pending()).toBe(0);
  });
});
