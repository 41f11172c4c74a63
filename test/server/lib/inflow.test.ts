import { expect, it } from 'vitest';
import { inflow } from '../../../server/lib/inflow.ts';

it('tells the rate of a steady flow, and nothing a second after it has ended', () => {
  let at = 0;
  const flow = inflow(() => at);
  expect(flow.perSecond()).toBe(0);
  for (let i = 0; i < 1000; i++) {
    at += 2;
    flow.arrived();
  }
  expect(flow.perSecond()).toBeGreaterThan(450);
  expect(flow.perSecond()).toBeLessThan(550);
  at += 1000;
  expect(flow.perSecond()).toBeLessThan(5);
});
