// The environment, read once: all faults together, then one object.

import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { smtpSettings } from './channels/email/smtp.ts';
import { normalisedEmail } from './lib/email-address.ts';
import { masterKeyFrom } from './lib/keys.ts';
import { platformSettings } from './platform/shopify/settings.ts';

/** Settings that can't be used, each in one sentence. */
export class SettingsFault extends Error {
  override name = 'SettingsFault';
  readonly faults: string[];

  constructor(faults: string[]) {
    super(`the settings can not be used:\n${faults.map((f) => `  ${f}`).join('\n')}`);
    this.faults = faults;
  }
}

const masterKey = z.string().transform((text, context) => {
  const bytes = masterKeyFrom(text);
  if (bytes !== null) return bytes;
  context.addIssue({ code: 'custom', message: 'must be at least 32 bytes as base64 or hex' });
  return z.NEVER;
});

/** Read as delivery will read it, so that a slip shows now and not with the first mail. */
function isSmtpUrl(text: string): boolean {
  try {
    smtpSettings(text);
    return true;
  } catch {
    return false;
  }
}

const isSecure = (url: string) => /^https:|^http:\/\/(127\.0\.0\.1|localhost)([:/]|$)/.test(url);

function isPrivateKey(text: string): boolean {
  try {
    createPrivateKey(text);
    return true;
  } catch {
    return false;
  }
}

/** "Name <address>" or a bare address. */
export function senderFrom(text: string): { name: string; address: string } {
  const [, name, address] = /^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/.exec(text) ?? [text, '', text.trim()];
  return { name: name ?? '', address: address ?? '' };
}

export const Settings = z.object({
  NODE_ENV: z.string().default('development'),
  PRESAGE_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PRESAGE_HOST: z.string().default('127.0.0.1'),
  PRESAGE_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .refine((url) => isSecure(url), 'must be https (http only on this machine)'),
  PRESAGE_DATA: z.string().min(1).default('.data/presage'),
  PRESAGE_KEY: masterKey,
  PRESAGE_KEY_OLD: masterKey.optional(),
  PRESAGE_SMTP_URL: z.string().refine(isSmtpUrl, 'must be smtp://user:password@host:port or smtps://…').optional(),
  PRESAGE_MAIL_FROM: z
    .string()
    .refine((text) => normalisedEmail(senderFrom(text).address) !== null, 'must be "Name <address>" or an address')
    .optional(),
  PRESAGE_DKIM_DOMAIN: z.string().optional(),
  PRESAGE_DKIM_SELECTOR: z.string().optional(),
  PRESAGE_DKIM_KEY: z.string().refine(isPrivateKey, 'must be a private key as PEM text').optional(),
  PRESAGE_SMS_URL: z
    .url()
    .refine((url) => isSecure(url), 'must be https (http only on this machine)')
    .optional(),
  PRESAGE_SMS_SECRET: z.string().min(16, 'must be at least 16 characters').optional(),
  PRESAGE_SMS_FROM: z.string().max(20).optional(),
  PRESAGE_SMTP_RATE: z.coerce.number().positive().max(10_000).optional(),
  PRESAGE_DNS: z
    .string()
    .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\])(:\d{1,5})?$/i, 'must be address:port of a DNS server')
    .optional(),
  PRESAGE_COLLECT_RATE: z.coerce.number().int().positive().default(200),
  PRESAGE_LOG: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  PRESAGE_CLOCK: z.url().optional(),
  PRESAGE_PUSH_ORIGIN: z.url().optional(),
});

export type Config = z.infer<typeof Settings> & z.infer<typeof platformSettings>;

/** @throws SettingsFault naming everything that is wrong at once */
export function configFrom(given: Record<string, string | undefined>): Config {
  // Set to nothing is not set: `PRESAGE_PORT=` must not mean any port.
  const environment = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const own = Settings.safeParse(environment);
  const platform = platformSettings.safeParse(environment);
  const faults = [own, platform].flatMap((result) =>
    result.success
      ? []
      : result.error.issues.map((i) => {
          const name = String(i.path[0] ?? 'settings');
          return environment[name] === undefined ? `${name} is missing` : `${name}: ${i.message}`;
        }),
  );
  if (environment.NODE_ENV === 'production') {
    for (const name of ['PRESAGE_CLOCK', 'PRESAGE_PLATFORM_ORIGIN', 'PRESAGE_PUSH_ORIGIN']) {
      if (environment[name]) faults.push(`${name} is for the sandbox and refused in production`);
    }
  }
  if (own.success) {
    const dkim = [own.data.PRESAGE_DKIM_DOMAIN, own.data.PRESAGE_DKIM_SELECTOR, own.data.PRESAGE_DKIM_KEY];
    if (dkim.some((d) => d) && !dkim.every((d) => d)) {
      faults.push('PRESAGE_DKIM_DOMAIN, PRESAGE_DKIM_SELECTOR and PRESAGE_DKIM_KEY belong together');
    }
    if ((own.data.PRESAGE_SMS_URL === undefined) !== (own.data.PRESAGE_SMS_SECRET === undefined)) {
      faults.push('PRESAGE_SMS_URL and PRESAGE_SMS_SECRET belong together');
    }
    if (own.data.PRESAGE_SMTP_URL && !own.data.PRESAGE_MAIL_FROM) faults.push('PRESAGE_MAIL_FROM is missing');
  }
  if (faults.length > 0 || !own.success || !platform.success) throw new SettingsFault(faults);
  return { ...own.data, ...platform.data };
}
