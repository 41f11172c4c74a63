import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { DkimFault } from '../../../../server/channels/email/dkim-signature.ts';
import { mailBytes, type Outgoing } from '../../../../server/channels/email/sign.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const outgoing: Outgoing = {
  message: 'abcdefghijklmnopqrstuv',
  from: { name: 'Käthe’s "Shop"', address: 'hello@harbour.example' },
  to: 'ann@example.com',
  mail: { subject: 'Ihr Warenkorb – schön', html: '<p>Grüße</p>\n.\n<p>ende</p>', text: 'Grüße\n.\nende' },
  unsubscribeUrl: `https://presage.example/unsubscribe/${'x'.repeat(22)}`,
  at: Date.UTC(2026, 2, 4, 11),
};
const key = { domain: 'harbour.example', selector: 'p1', privateKey };

/** RFC 6376, relaxed/relaxed, written from the text of the RFC. */
function verify(raw: string): { fields: string[]; bodyOk: boolean; signatureOk: boolean } {
  const split = raw.indexOf('\r\n\r\n');
  const fields = raw.slice(0, split).split(/\r\n(?![ \t])/);
  const body = raw.slice(split + 4);
  const relaxed = (field: string) => {
    const colon = field.indexOf(':');
    const value = field
      .slice(colon + 1)
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim();
    return `${field.slice(0, colon).trim().toLowerCase()}:${value}`;
  };
  const signature = fields.find((f) => /^dkim-signature:/i.test(f)) ?? '';
  const tags = Object.fromEntries(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((t) => t.trim())
      .filter((t) => t !== '')
      .map((t) => [t.slice(0, t.indexOf('=')), t.slice(t.indexOf('=') + 1).replace(/\s+/g, '')]),
  );
  const canonicalBody = `${body
    .split('\r\n')
    .map((l) => l.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(\r\n)+$/, '')}\r\n`;
  const bodyOk = createHash('sha256').update(canonicalBody, 'latin1').digest('base64') === tags.bh;
  const names = (tags.h ?? '').split(':');
  const left = [...fields];
  const signed = names.flatMap((name) => {
    const at = left.findLastIndex((f) => f.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return at < 0 ? [] : [relaxed(left.splice(at, 1)[0] as string)];
  });
  const own = relaxed(signature).replace(/b=[^;]*$/, 'b=');
  const verifier = createVerify('RSA-SHA256').update(`${signed.join('\r\n')}\r\n${own}`, 'latin1');
  return {
    fields: names.map((n) => n.toLowerCase()),
    bodyOk,
    signatureOk: verifier.verify(publicKey, tags.b ?? '', 'base64'),
  };
}

describe('a mail as it travels', () => {
  it('is signed, and the signature covers both unsubscribe headers', async () => {
    const raw = (await mailBytes(outgoing, key)).toString('latin1');
    const { fields, bodyOk, signatureOk } = verify(raw);
    expect({ bodyOk, signatureOk }).toEqual({ bodyOk: true, signatureOk: true });
    expect(fields).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'date', 'list-unsubscribe', 'list-unsubscribe-post']),
    );
    const forged = raw.replace('/unsubscribe/xxx', '/unsubscribe/yyy');
    expect(verify(forged).signatureOk).toBe(false);
  });

  it('reads back as what was meant, in every part', async () => {
    const raw = await mailBytes(outgoing, null);
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toBe(outgoing.mail.subject);
    expect(mail.from).toMatchObject({ name: outgoing.from.name, address: outgoing.from.address });
    expect(mail.to).toMatchObject([{ address: 'ann@example.com' }]);
    expect(mail.text?.trim()).toBe(outgoing.mail.text);
    expect(mail.html?.trim()).toBe(outgoing.mail.html);
    expect(`\r\n${raw.toString('latin1')}`).toContain(`\r\nList-Unsubscribe: <${outgoing.unsubscribeUrl}>\r\n`);
    expect(raw.toString('latin1')).not.toMatch(/[^\r]\n/);
  });

  it('carries whatever stands in it through seven bits and short lines', async () => {
    const odd = [
      'blanks at the end   ',
      'a tab at the end\t',
      '--=_presage',
      '--=_presage--',
      'a=b, =3D, =',
      'ä'.repeat(300),
      `${'no blank for long '.repeat(4)}${'x'.repeat(2_000)}`,
      'مرحبا 🛒 漢字',
      'From me',
      '..',
      '',
      'end',
    ].join('\n');
    const raw = await mailBytes({ ...outgoing, mail: { subject: 'ü'.repeat(120), html: odd, text: odd } }, key);
    const lines = raw.toString('latin1').split('\r\n');
    expect(lines.filter((line) => line.length > 78 || /[^\t -~]/.test(line))).toEqual([]);
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toBe('ü'.repeat(120));
    expect(mail.text?.trimEnd()).toBe(odd);
    expect(mail.html?.trimEnd()).toBe(odd);
    expect(verify(raw.toString('latin1'))).toMatchObject({ bodyOk: true, signatureOk: true });
  });

  it('is not sent unsigned because a key is broken', async () => {
    await expect(mailBytes(outgoing, { ...key, privateKey: 'no key' })).rejects.toThrow(DkimFault);
  });
});
