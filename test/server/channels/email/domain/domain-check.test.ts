// A domain's records, looked up in a real DNS server on loopback.

import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkDomain, type DomainQuestion } from '../../../../../server/channels/email/domain/domain-check.ts';
import { type TxtLookup, txtLookup } from '../../../../../server/channels/email/domain/txt-look-up.ts';
import { type DnsAnswerer, dnsAnswerer } from '../../../../sandbox/dns-answerer.ts';
import { DKIM_SELECTOR, mailRecords } from '../../../../sandbox/mail-domain.ts';

const DOMAIN = 'mail.harbour.example';
const pemOf = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

let dns: DnsAnswerer;
let lookup: TxtLookup;
let privateKey: string;
beforeAll(async () => {
  privateKey = pemOf();
  dns = await dnsAnswerer();
  lookup = txtLookup(dns.address);
});
afterAll(() => dns.close());
beforeEach(() => {
  dns.broken = false;
  dns.records = new Map(Object.entries(mailRecords(DOMAIN, privateKey)));
});

const faultsOf = async (change: Partial<DomainQuestion> = {}) => {
  const dkim = { domain: DOMAIN, selector: DKIM_SELECTOR, privateKey };
  const question = { domain: DOMAIN, ownerMark: null, spfInclude: null, dkim, dkimSelector: '', ...change };
  const checks = await checkDomain(lookup, question);
  return Object.fromEntries(checks.map((check) => [check.kind, check.fault]));
};
const spfOf = async (record: string | string[], include: string | null = null) => {
  dns.records.set(DOMAIN, [record].flat());
  return (await faultsOf({ spfInclude: include })).spf;
};

describe('a domain', () => {
  it('is ready when SPF, DKIM and DMARC are as asked for, keys longer than a datagram included', async () => {
    expect(await faultsOf()).toEqual({ spf: null, dkim: null, dmarc: null });
    dns.records.get(`${DKIM_SELECTOR}._domainkey.${DOMAIN}`)?.push(`v=other; ${'x'.repeat(600)}`);
    expect(await faultsOf()).toEqual({ spf: null, dkim: null, dmarc: null });
  });

  it('without records says of each that it is missing, and what to enter where', async () => {
    dns.records.clear();
    const dkim = { domain: DOMAIN, selector: DKIM_SELECTOR, privateKey };
    const question = { domain: DOMAIN, ownerMark: 'presage-domain=abc', spfInclude: 'sendgrid.net', dkim };
    const checks = await checkDomain(lookup, { ...question, dkimSelector: '' });
    expect(checks.map(({ kind, name, fault }) => [kind, name, fault])).toEqual([
      ['owner', `_presage.${DOMAIN}`, 'missing'],
      ['spf', DOMAIN, 'missing'],
      ['dkim', `presage._domainkey.${DOMAIN}`, 'missing'],
      ['dmarc', `_dmarc.${DOMAIN}`, 'missing'],
    ]);
    for (const { name, wanted } of checks) if (wanted !== null) dns.records.set(name as string, [wanted]);
    const entered = await checkDomain(lookup, { ...question, spfInclude: null, dkimSelector: '' });
    // What was entered as asked for is found as asked for.
    expect(entered.map(({ kind, fault }) => [kind, fault])).toEqual([
      ['owner', null],
      ['spf', null],
      ['dkim', null],
      ['dmarc', null],
    ]);
  });

  it('is not judged where nobody answers', async () => {
    dns.broken = true;
    expect(await faultsOf({ ownerMark: 'm' })).toEqual({
      owner: 'no-answer',
      spf: 'no-answer',
      dkim: 'no-answer',
      dmarc: 'no-answer',
    });
  });

  it('belongs to whoever can enter the shop’s own mark', async () => {
    dns.records.set(`_presage.${DOMAIN}`, ['presage-domain=another']);
    expect((await faultsOf({ ownerMark: 'presage-domain=ours' })).owner).toBe('other');
    dns.records.set(`_presage.${DOMAIN}`, ['presage-domain=another', 'presage-domain=ours']);
    expect((await faultsOf({ ownerMark: 'presage-domain=ours' })).owner).toBeNull();
  });
});

describe('SPF', () => {
  it.each([
    [['v=spf1 ip4:192.0.2.1 ~all', 'v=spf1 mx -all'], 'several'],
    ['v=spf1 ip4:192.0.2.1 +all', 'open'],
    ['v=spf1 ip4:192.0.2.1 all', 'open'],
    ['v=spf1 -all', 'nobody'],
    ['v=spf10 ip4:192.0.2.1 -all', 'missing'],
    ['V=SPF1 IP4:192.0.2.1 -ALL', null],
  ])('%s: %s', async (record, fault) => {
    expect(await spfOf(record)).toBe(fault);
  });

  it('has to name the mail provider, itself or by what it includes', async () => {
    expect(await spfOf('v=spf1 ip4:192.0.2.1 -all', 'sendgrid.net')).toBe('provider-missing');
    expect(await spfOf('v=spf1 include:sendgrid.net -all', 'sendgrid.net')).toBeNull();
    dns.records.set('_spf.harbour.example', ['v=spf1 include:sendgrid.net -all']);
    expect(await spfOf('v=spf1 include:_spf.harbour.example -all', 'sendgrid.net')).toBeNull();
    expect(await spfOf('v=spf1 redirect=_spf.harbour.example', 'sendgrid.net')).toBeNull();
  });

  it('may lead to ten look-ups and no more, and circles end', async () => {
    for (let n = 1; n <= 10; n++) dns.records.set(`s${n}.example`, ['v=spf1 ip4:192.0.2.1 -all']);
    const includes = Array.from({ length: 10 }, (_, n) => `include:s${n + 1}.example`).join(' ');
    expect(await spfOf(`v=spf1 ${includes} -all`)).toBeNull();
    expect(await spfOf(`v=spf1 ${includes} mx -all`)).toBe('too-long');
    dns.records.set('a.example', ['v=spf1 include:b.example']);
    dns.records.set('b.example', ['v=spf1 include:a.example ip4:192.0.2.1']);
    expect(await spfOf('v=spf1 include:a.example -all')).toBeNull();
  });

  it('keeps what it has when the provider is added', async () => {
    dns.records.set(DOMAIN, ['v=spf1 mx ~all']);
    const [spf] = await checkDomain(lookup, {
      ...{ domain: DOMAIN, ownerMark: null, spfInclude: 'sendgrid.net', dkim: null, dkimSelector: 's' },
    });
    expect(spf?.wanted).toBe('v=spf1 mx include:sendgrid.net ~all');
  });
});

describe('DKIM', () => {
  const at = `${DKIM_SELECTOR}._domainkey.${DOMAIN}`;

  it('is our own public key and no other', async () => {
    dns.records.set(at, mailRecords(DOMAIN, pemOf())[at] as string[]);
    expect((await faultsOf()).dkim).toBe('other');
    dns.records.set(at, ['v=DKIM1; p=']);
    expect((await faultsOf()).dkim).toBe('revoked');
    dns.records.set(at, ['something else']);
    expect((await faultsOf()).dkim).toBe('other');
  });

  it('signs for its own domain and those below and above it', async () => {
    for (const [domain, fault] of [
      ['harbour.example', null],
      [`news.${DOMAIN}`, null],
      ['otherharbour.example', 'other-domain'],
    ] as const)
      expect((await faultsOf({ domain })).dkim).toBe(fault);
  });

  it('of the provider is looked up under the name the merchant gives', async () => {
    expect((await faultsOf({ dkim: null })).dkim).toBe('no-selector');
    expect((await faultsOf({ dkim: null, dkimSelector: 's1' })).dkim).toBe('missing');
    dns.records.set(`s1._domainkey.${DOMAIN}`, ['k=rsa; p=MIIB']);
    expect((await faultsOf({ dkim: null, dkimSelector: 's1' })).dkim).toBeNull();
  });
});

describe('DMARC', () => {
  it('of the domain above speaks for the one below', async () => {
    dns.records.delete(`_dmarc.${DOMAIN}`);
    expect((await faultsOf()).dmarc).toBe('missing');
    dns.records.set('_dmarc.harbour.example', ['v=DMARC1; p=quarantine; rua=mailto:a@harbour.example']);
    expect((await faultsOf()).dmarc).toBeNull();
  });

  it('says what to do, once', async () => {
    dns.records.set(`_dmarc.${DOMAIN}`, ['v=DMARC1; rua=mailto:a@harbour.example']);
    expect((await faultsOf()).dmarc).toBe('other');
    dns.records.set(`_dmarc.${DOMAIN}`, ['v=DMARC1; p=none', 'v=DMARC1; p=reject']);
    expect((await faultsOf()).dmarc).toBe('several');
  });
});
