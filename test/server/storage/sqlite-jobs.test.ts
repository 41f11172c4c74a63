import { expect, it } from 'vitest';
import { releaseOrphans } from '../../../server/storage/sqlite-jobs.ts';
import { jobsBattery } from '../../batteries/jobs.ts';
import { tempWorld } from '../../support/temp-store.ts';

jobsBattery('SQLite', tempWorld);

it('what a process that was killed had claimed goes again at the next start, later each time, and its old claim is void', async () => {
  const { store, jobs, clock } = await tempWorld();
  await jobs.enqueue(store, { kind: 'a' });
  const [first] = await jobs.claim(['a'], 1, 30_000);
  expect(await releaseOrphans(store, clock.now())).toBe(1);
  const [second] = await jobs.claim(['a'], 1, 30_000);
  expect(second?.seq).toBe(first?.seq);
  expect(await jobs.finish(store, first!)).toBe(false);
  await releaseOrphans(store, clock.now());
  expect(await jobs.claim(['a'], 1, 30_000)).toEqual([]);
  clock.advance(1000);
  const [third] = await jobs.claim(['a'], 1, 30_000);
  await releaseOrphans(store, clock.now());
  clock.advance(1000);
  expect(await jobs.claim(['a'], 1, 30_000)).toEqual([]);
  clock.advance(1000);
  expect((await jobs.claim(['a'], 1, 30_000))[0]?.attempts).toBe((third?.attempts ?? 0) + 1);
  expect(await releaseOrphans(store, clock.now())).toBe(1);
  expect(await releaseOrphans(store, clock.now())).toBe(0);
});
