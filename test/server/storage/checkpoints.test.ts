import { describe, expect, it } from 'vitest';
import { checkpoints } from '../../../server/storage/checkpoints.ts';
import { tempStore } from '../../support/temp-store.ts';

const MANY_PAGES = 17_000;

describe('the write-ahead log of a running app', () => {
  it('is copied into the database by a thread, and begins anew once it was long', async () => {
    const { store, raw, file } = await tempStore();
    const copying = checkpoints(raw, file);
    // One page each: as much as a history writes within seconds.
    raw.exec('create table much (page blob)');
    const write = (pages: number) =>
      raw.exec(
        `insert into much with recursive n(i) as (select 1 union all select i + 1 from n where i < ${pages}) select zeroblob(4000) from n`,
      );
    const log = () => (raw.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[])[0];
    write(MANY_PAGES);
    expect(log()?.log).toBeGreaterThan(MANY_PAGES - 1);
    await copying.room();
    const copied = log();
    expect(copied?.checkpointed).toBe(copied?.log);
    write(1);
    expect(log()?.log).toBeLessThan(100);
    expect(await store.selectFrom('shops').select('shop').execute()).toEqual([]);
    await copying.close();
  });

  it('is the commits’ own matter again when the thread is gone, and nobody waits for it', async () => {
    const { raw, file } = await tempStore();
    const before = raw.pragma('wal_autocheckpoint', { simple: true });
    const copying = checkpoints(raw, file);
    expect(raw.pragma('wal_autocheckpoint', { simple: true })).toBeGreaterThan(before as number);
    const asked = copying.room();
    await copying.close();
    await asked;
    await copying.room();
    expect(raw.pragma('wal_autocheckpoint', { simple: true })).toBe(before);
  });
});
