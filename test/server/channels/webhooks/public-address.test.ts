import type { lookup } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { webhookPoster } from '../../../../server/channels/webhooks/post.ts';
import {
  InsideAddress,
  isPublicAddress,
  publicLookup,
  webhookUrl,
} from '../../../../server/channels/webhooks/public-address.ts';

describe('an address that may be written to', () => {
  it('is of the public, and hides nothing', () => {
    for (const address of ['8.8.8.8', '93.184.215.14', '172.15.0.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])
      expect(isPublicAddress(address), address).toBe(true);
    for (const address of [
      ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
      ...['198.18.0.1', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fc00::1', 'ff02::1'],
      ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:4136::1', '2001:db8::1'],
      'not an address',
    ])
      expect(isPublicAddress(address), address).toBe(false);
  });

  it('is https, by a name that does not lead inside by itself', () => {
    expect(webhookUrl(' https://Shop.example:8443/hooks?a=1#b ', false)).toBe('https://shop.example:8443/hooks?a=1');
    for (const url of [
      ...['http://shop.example', 'https://user:pass@shop.example', 'https://127.0.0.1', 'https://[::1]/', 'ftp://a.b'],
      ...['https://localhost', 'https://db', 'https://printer.local', 'https://x.internal', 'https://2130706433/'],
      ...['https://0x7f.1/', 'https://[::ffff:10.0.0.1]/', 'http://127.0.0.1:1', 'javascript:alert(1)', 'nothing'],
      `https://shop.example/${'x'.repeat(1000)}`,
    ])
      expect(webhookUrl(url, false), url).toBe(null);
    expect(webhookUrl('http://127.0.0.1:3000/hook', true)).toBe('http://127.0.0.1:3000/hook');
    for (const url of ['http://10.0.0.1/', 'https://127.0.0.1/', 'http://localhost/'])
      expect(webhookUrl(url, true), url).toBe(null);
  });

  it('is looked at again as the connection is made, whatever it was before', async () => {
    const answering = (...addresses: string[]) =>
      ((_name: string, _options: object, done: (fault: null, found: object[]) => void) =>
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        )) as unknown as typeof lookup;
    const led = (...addresses: string[]) =>
      new Promise((resolve) =>
        publicLookup(answering(...addresses))('shop.example', {}, (fault, address) => resolve(fault ?? address)),
      );
    expect(await led('93.184.215.14')).toBe('93.184.215.14');
    expect(await led('10.0.0.1')).toBeInstanceOf(InsideAddress);
    expect(await led('93.184.215.14', '127.0.0.1')).toBeInstanceOf(InsideAddress);
    expect(await led()).toBeInstanceOf(InsideAddress);
    const poster = webhookPoster({ lookup: publicLookup(answering('169.254.169.254')), local: false });
    const never = new AbortController().signal;
    expect(await poster.post('https://shop.example/', {}, '{}', never)).toEqual({ ok: false, answer: 'inside' });
    expect(await poster.post('http://127.0.0.1:1/', {}, '{}', never)).toEqual({ ok: false, answer: 'inside' });
  });
});
