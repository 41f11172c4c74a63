import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { allZones, worldHolds } from '../../support/schedules.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const SCHEDULES = 10_000;
const A_WORLD = 24;

describe('ten thousand lives in every zone of the world, 2026 to 2028', () => {
  it('break no cap, no quiet hour, no window and no exit', async () => {
    let mails = 0;
    let lives = 0;
    for (let seed = 1; lives < SCHEDULES; seed++, lives += A_WORLD) {
      mails += await worldHolds(seed, allZones[seed % allZones.length] as string, A_WORLD);
    }
    expect(mails).toBeGreaterThan(SCHEDULES / 2);
    process.stderr.write(`${lives} lives, ${mails} mails, no promise broken\n`);
  }, 7_200_000);
});
