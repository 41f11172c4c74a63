// The environment, read once: all faults together, then one object.

import { z } from 'zod';
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
  const bytes = /^[0-9a-f]{64,}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length < 32) {
    context.addIssue({ code: 'custom', message: 'must be at least 32 bytes as base64 or hex' });
    return z.NEVER;
  }
  return new Uint8Array(bytes);
});

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const Settings = z.object({
  NODE_ENV: z.string().default('development'),
  PRESAGE_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PRESAGE_HOST: z.string().default('127.0.0.1'),
  PRESAGE_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .refine(
      (url) => /^https:|^http:\/\/(127\.0\.0\.1|localhost)(:|$)/.test(url),
      'must be https (http only on this machine)',
    ),
  PRESAGE_DATA: z.string().min(1).default('.data/presage'),
  PRESAGE_KEY: masterKey,
  PRESAGE_SMTP_URL: optional(z.string().regex(/^smtps?:\/\/.+/, 'must begin with smtp:// or smtps://')),
  PRESAGE_MAIL_FROM: optional(z.string().regex(/@/, 'must hold an e-mail address')),
  PRESAGE_DKIM_DOMAIN: optional(z.string()),
  PRESAGE_DKIM_SELECTOR: optional(z.string()),
  PRESAGE_DKIM_KEY: optional(z.string().regex(/PRIVATE KEY/, 'must be a PEM text')),
  PRESAGE_COLLECT_RATE: z.coerce.number().int().positive().default(200),
  PRESAGE_LOG: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  PRESAGE_CLOCK: optional(z.url()),
});

export type Config = z.infer<typeof Settings> & z.infer<typeof platformSettings>;

/** @throws SettingsFault naming everything that is wrong at once */
export function configFrom(environment: Record<string, string | undefined>): Config {
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
    for (const name of ['PRESAGE_CLOCK', 'PRESAGE_PLATFORM_ORIGIN']) {
      if (environment[name]) faults.push(`${name} is for the sandbox and refused in production`);
    }
  }
  if (own.success) {
    const dkim = [own.data.PRESAGE_DKIM_DOMAIN, own.data.PRESAGE_DKIM_SELECTOR, own.data.PRESAGE_DKIM_KEY];
    if (dkim.some((d) => d) && !dkim.every((d) => d)) {
      faults.push('PRESAGE_DKIM_DOMAIN, PRESAGE_DKIM_SELECTOR and PRESAGE_DKIM_KEY belong together');
    }
    if (own.data.PRESAGE_SMTP_URL && !own.data.PRESAGE_MAIL_FROM) faults.push('PRESAGE_MAIL_FROM is missing');
  }
  if (faults.length > 0 || !own.success || !platform.success) throw new SettingsFault(faults);
  return { ...own.data, ...platform.data };
}
