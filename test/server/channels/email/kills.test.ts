import { beforeAll, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { killBattery } from '../../../support/kill-battery.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

it('killed ten times while sending, no mail is sent twice and every one is accounted for', async () => {
  const report = await killBattery(10, 500, 1);
  expect(report).toMatchObject({ kills: 10, doubles: 0, wrong: 0, balanced: true });
  expect(report.submitted + report.uncertain).toBe(500);
  // Each of the four connections may have been at its final dot.
  expect(report.lost).toBeLessThanOrEqual(4 * report.kills);
  // Eleven processes start one after the other; a busy machine takes its time.
}, 240_000);
