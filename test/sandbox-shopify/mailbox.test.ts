// Mail through a real SMTP conversation, as scripts and people find it again.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SandboxClock } from '../sandbox/clock.ts';
import { Mailbox } from '../sandbox/mailbox.ts';
import { shopNow } from './support/small-shop.ts';

let mailbox: Mailbox;
let smtp: string;
let origin: string;
const server = createServer((request, response) =>
  mailbox.handle(request, response, new URL(request.url!, 'http://x')),
);

beforeEach(async () => {
  mailbox = new Mailbox({ clock: new SandboxClock({ offset: shopNow, real: () => 0 }) });
  smtp = await mailbox.listen();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await mailbox.close();
  await new Promise((resolve) => server.close(resolve));
});

test('a mail is listed with its parts, its headers and the time of the sandbox', async () => {
  const transport = createTransport(smtp);
  await transport.sendMail({
    from: 'Hollowmere <hello@hollowmere.example>',
    to: 'Elin@example.com',
    subject: 'Your basket – still here',
    html: '<p>Hello <script>alert(1)</script></p>',
    text: 'Hello',
    headers: { 'List-Unsubscribe': '<https://a.example/u>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  });
  await transport.sendMail({ from: 'a@x.example', to: 'other@example.com', subject: 'Other', text: 'x' });
  const all = (await (await fetch(`${origin}/messages.json`)).json()) as unknown[];
  expect(all).toHaveLength(2);
  const [message] = (await (await fetch(`${origin}/messages.json?to=elin@example.com`)).json()) as Record<
    string,
    never
  >[];
  expect(message).toMatchObject({
    to: 'Elin@example.com',
    subject: 'Your basket – still here',
    at: '2026-10-13T09:00:00.000Z',
    text: expect.stringContaining('Hello'),
    headers: { 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' },
  });
  const list = await (await fetch(origin)).text();
  expect(list).toContain('Your basket – still here');
  const page = await (await fetch(`${origin}/messages/1`)).text();
  expect(page).toContain('sandbox="allow-popups');
  const shown = await fetch(`${origin}/messages/1/html`);
  expect(shown.headers.get('content-security-policy')).toBe("script-src 'none'");
});
