import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { configFrom, SettingsFault, senderFrom } from '../../server/config.ts';

const whole = {
  PRESAGE_URL: 'https://presage.example/',
  PRESAGE_KEY: 'ab'.repeat(32),
  SHOPIFY_API_KEY: 'client-id',
  SHOPIFY_API_SECRET: 'hush-secret-of-the-app',
};

const faultsOf = (environment: Record<string, string | undefined>): string[] => {
  try {
    configFrom(environment);
    return [];
  } catch (fault) {
    if (fault instanceof SettingsFault) return fault.faults;
    throw fault;
  }
};

describe('the settings', () => {
  it('need little: the rest has defaults, and the address loses its slash', () => {
    expect(configFrom(whole)).toMatchObject({
      PRESAGE_PORT: 3000,
      PRESAGE_HOST: '127.0.0.1',
      PRESAGE_URL: 'https://presage.example',
      PRESAGE_DATA: '.data/presage',
      PRESAGE_COLLECT_RATE: 200,
      PRESAGE_LOG: 'info',
    });
  });

  it('name all that is wrong at once, and repeat nothing secret', () => {
    const faults = faultsOf({
      PRESAGE_PORT: '99999',
      PRESAGE_URL: 'http://presage.example',
      PRESAGE_KEY: 'short-hush',
      PRESAGE_SMTP_URL: 'smtp://user:hush%zz@mail.example',
      PRESAGE_MAIL_FROM: 'Harbour <nobody@>',
      PRESAGE_DKIM_KEY: '-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----',
      PRESAGE_COLLECT_RATE: '0',
      PRESAGE_LOG: 'loud',
      SHOPIFY_API_KEY: 'client-id',
    });
    for (const name of [
      'PRESAGE_PORT',
      'PRESAGE_URL',
      'PRESAGE_KEY',
      'PRESAGE_SMTP_URL',
      'PRESAGE_MAIL_FROM',
      'PRESAGE_DKIM_KEY',
      'PRESAGE_COLLECT_RATE',
      'PRESAGE_LOG',
      'SHOPIFY_API_SECRET is missing',
    ]) {
      expect(
        faults.filter((fault) => fault.includes(name)),
        name,
      ).toHaveLength(1);
    }
    expect(faults.join()).not.toContain('hush');
  });

  it('set to nothing count as not set', () => {
    const emptied = { ...whole, PRESAGE_PORT: '', PRESAGE_LOG: '', PRESAGE_SMTP_URL: '', PRESAGE_COLLECT_RATE: '' };
    expect(configFrom(emptied)).toMatchObject({ PRESAGE_PORT: 3000, PRESAGE_LOG: 'info', PRESAGE_COLLECT_RATE: 200 });
    expect(faultsOf({ ...whole, PRESAGE_KEY: '' })).toEqual(['PRESAGE_KEY is missing']);
  });

  it('take a key as hex or base64 of 32 bytes, and no sentence for one', () => {
    const bytes = Buffer.alloc(32, 5);
    for (const key of [bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')]) {
      expect([...configFrom({ ...whole, PRESAGE_KEY: key }).PRESAGE_KEY], key).toEqual([...bytes]);
    }
    const sentence = 'correct horse battery staple correct horse battery staple';
    for (const key of [sentence, 'ab'.repeat(31), 'q'.repeat(42)]) {
      expect(faultsOf({ ...whole, PRESAGE_KEY: key }), key).toHaveLength(1);
    }
  });

  it('of the sandbox are refused in production, both at once', () => {
    const sandbox = {
      ...whole,
      PRESAGE_CLOCK: 'http://127.0.0.1:1/clock',
      PRESAGE_PLATFORM_ORIGIN: 'http://127.0.0.1:2',
    };
    expect(faultsOf(sandbox)).toEqual([]);
    const faults = faultsOf({ ...sandbox, NODE_ENV: 'production' });
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(fault).toMatch(/PRESAGE_(CLOCK|PLATFORM_ORIGIN) .*refused in production/);
  });

  it('for mail belong together: a provider needs a sender, a signature all its three parts', () => {
    const smtp = { ...whole, PRESAGE_SMTP_URL: 'smtp://mail.example' };
    expect(faultsOf(smtp)).toEqual(['PRESAGE_MAIL_FROM is missing']);
    expect(faultsOf({ ...smtp, PRESAGE_MAIL_FROM: 'hello@harbour.example' })).toEqual([]);
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(faultsOf({ ...whole, PRESAGE_DKIM_KEY: key })).toHaveLength(1);
    const signed = { PRESAGE_DKIM_KEY: key, PRESAGE_DKIM_DOMAIN: 'harbour.example', PRESAGE_DKIM_SELECTOR: 's1' };
    expect(faultsOf({ ...whole, ...signed })).toEqual([]);
  });

  it('write an address only to this machine without TLS', () => {
    for (const url of ['http://localhost:3000', 'http://127.0.0.1'])
      expect(faultsOf({ ...whole, PRESAGE_URL: url })).toEqual([]);
    for (const url of [
      'http://127.0.0.1.evil.example',
      'http://localhost.evil.example',
      'ftp://presage.example',
      'presage',
    ]) {
      expect(faultsOf({ ...whole, PRESAGE_URL: url }).length, url).toBeGreaterThan(0);
    }
  });
});

describe('the sender', () => {
  it('is a name with an address, or an address', () => {
    expect(senderFrom('"Harbour Goods" <hello@harbour.example>')).toEqual({
      name: 'Harbour Goods',
      address: 'hello@harbour.example',
    });
    expect(senderFrom(' hello@harbour.example ')).toEqual({ name: '', address: 'hello@harbour.example' });
    expect(senderFrom('')).toEqual({ name: '', address: '' });
  });
});
