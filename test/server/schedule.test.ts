import { expect, it } from 'vitest';
import { scheduleHandlers, TICK_JOB } from '../../server/schedule.ts';
import { runJobs } from '../../server/storage/job-runner.ts';
import { tempWorld } from '../support/temp-store.ts';

const HOUR = 3_600_000;

it('the job that brings all timed work back is never given up, however often it fails', async () => {
  const { store, raw, jobs, clock } = await tempWorld();
  await jobs.enqueue(store, { kind: TICK_JOB });
  raw.exec('alter table shops rename to away');
  const faults: string[] = [];
  const runner = runJobs({
    store,
    jobs,
    handlers: scheduleHandlers({ jobs, now: clock.now }),
    onFault: (job) => faults.push(job.kind),
  });
  for (let hour = 0; hour < 12; hour++) {
    await runner.drain();
    clock.advance(HOUR);
  }
  expect(faults.filter((kind) => kind === TICK_JOB).length).toBeGreaterThan(10);
  raw.exec('alter table away rename to shops');
  await runner.drain();
  await runner.stop();
  const open = await store.selectFrom('jobs').select('kind').where('done', '=', 0).execute();
  expect(open.map(({ kind }) => kind)).toEqual(expect.arrayContaining([TICK_JOB, 'email.sweep']));
});
