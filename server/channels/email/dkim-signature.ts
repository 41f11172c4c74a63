// DKIM (RFC 6376, relaxed/relaxed, rsa-sha256). Signed on the runtime's own threads: of all that makes a mail it takes the longest, and the
// library that signs for others does it where everything else has to wait.

import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

export interface DkimKey {
  domain: string;
  selector: string;
  /** PEM */
  privateKey: string;
}

/** The key can't sign: without its signature a mail would pass for forged. */
export class DkimFault extends Error {
  override name = 'DkimFault';
}

const signed = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;
const keys = new Map<string, KeyObject>();

function keyOf(pem: string): KeyObject {
  let key = keys.get(pem);
  if (key === undefined) {
    try {
      key = createPrivateKey(pem);
    } catch {
      throw new DkimFault('the DKIM key cannot be read');
    }
    if (key.asymmetricKeyType !== 'rsa') throw new DkimFault('the DKIM key is not an RSA key');
    if (keys.size > 100) keys.clear();
    keys.set(pem, key);
  }
  return key;
}

/**
 * The mail with its signature before it.
 * @param names of the header fields that are signed, where they are there
 * @throws DkimFault
 */
export async function withSignature(bytes: Buffer, dkim: DkimKey, names: readonly string[]): Promise<Buffer> {
  const key = keyOf(dkim.privateKey);
  const raw = bytes.toString('latin1');
  const end = raw.indexOf('\r\n\r\n');
  const fields = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const bodyHash = createHash('sha256')
    .update(relaxedBody(raw.slice(end + 4)), 'latin1')
    .digest('base64');
  const chosen = names.flatMap((name) => {
    const field = fields.findLast((f) => f.slice(0, f.indexOf(':')).toLowerCase() === name.toLowerCase());
    return field === undefined ? [] : [{ name, field }];
  });
  const listed = chosen.map(({ name }) => name.toLowerCase()).join(':');
  const unsigned = [
    'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
    ` d=${dkim.domain}; s=${dkim.selector};`,
    ` h=${listed.replace(/(.{50,70}:)(?=.)/g, '$1\r\n  ')};`,
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n');
  const data = [...chosen.map(({ field }) => relaxedField(field)), relaxedField(unsigned)].join('\r\n');
  const signature = (await signed('sha256', Buffer.from(data, 'latin1'), key)).toString('base64');
  const folded = signature.replace(/(.{72})(?=.)/g, '$1\r\n  ');
  return Buffer.concat([Buffer.from(`${unsigned}${folded}\r\n`, 'latin1'), bytes]);
}

/** RFC 6376, 3.4.2. */
function relaxedField(field: string): string {
  const colon = field.indexOf(':');
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${field.slice(0, colon).trimEnd().toLowerCase()}:${value}`;
}

/** RFC 6376, 3.4.4. */
function relaxedBody(body: string): string {
  const relaxed = body
    .replace(/[ \t]+/g, ' ')
    .replace(/ (?=\r\n|$)/g, '')
    .replace(/(?:\r\n)+$/, '');
  return relaxed === '' ? '' : `${relaxed}\r\n`;
}
