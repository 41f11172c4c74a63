import { expect, it } from 'vitest';
import { loggedFault } from '../../../server/lib/logged-fault.ts';
import { withoutAddresses } from '../../../server/lib/without-addresses.ts';

it('a fault in the log names nobody, however deep the address stands in it', () => {
  const cause = Object.assign(new Error('to=<Ann.O.Day+shop@Mail.example.co.uk>: refused'), { code: 'EENVELOPE' });
  const fault = Object.assign(new Error('mail to "ann@example.com" failed', { cause }), {
    request: { body: 'ann@example.com' },
    recipients: ['ann@example.com'],
  });
  const told = JSON.stringify(loggedFault(fault));
  expect(told).not.toMatch(/ann/i);
  expect(told).toContain('EENVELOPE');
  expect(told).toContain('logged-fault.test.ts');
  expect(loggedFault('ann@example.com').message).toBe('…@…');
});

it('only addresses are taken out', () => {
  expect(withoutAddresses('@shopify/x@1.2 at file:///a/b.ts:3:4, key=ann@example.com;')).toBe(
    '@shopify/x@1.2 at file:///a/b.ts:3:4, key=…@…;',
  );
});
