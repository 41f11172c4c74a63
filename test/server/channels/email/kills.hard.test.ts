import { beforeAll, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { killBattery } from '../../../support/kill-battery.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

it('killed two hundred times while sending, no mail is sent twice and every one is accounted for', {
  timeout: 1_200_000,
}, async () => {
  const report = await killBattery(200, 8_000, 2);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report).toMatchObject({ kills: 200, doubles: 0, wrong: 0, balanced: true });
  expect(report.submitted + report.uncertain).toBe(8_000);
  // Each of the four connections may have been at its final dot.
  expect(report.lost).toBeLessThanOrEqual(4 * report.kills);
});
