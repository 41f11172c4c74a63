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

it('the next of a hundred thousand due jobs is found without sorting them all', async () => {
  const { jobs, raw, store } = await tempWorld();
  const statements: string[] = [];
  const prepare = raw.prepare.bind(raw);
  raw.prepare = ((text: string) => {
    statements.push(text);
    return prepare(text);
  }) as typeof raw.prepare;
  await jobs.enqueue(store, { kind: 'a' });
  await jobs.claim(['a', 'b'], 1, 1000);
  const reads = statements.filter((text) => text.startsWith('select'));
  expect(reads).toHaveLength(2);
  for (const text of reads) {
    const parameters = Array.from({ length: text.split('?').length - 1 }, () => 1);
    const plan = prepare(`explain query plan ${text}`).all(...parameters) as { detail: string }[];
    expect(plan.map((step) => step.detail).join(), text).not.toContain('TEMP B-TREE');
    expect(plan[0]?.detail, text).toMatch(/USING (COVERING )?INDEX jobs_(due|next)/);
  }
});
