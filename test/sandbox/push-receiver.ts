// A push service and the browsers behind it: hands out subscriptions, checks who sends (RFC 8292), and decrypts as a browser would (RFC 8291).

import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './http-server.ts';

export interface ReceivedPush {
  browser: string;
  title: string;
  body: string;
  url: string;
}

interface Browser {
  pair: ECDH;
  auth: Buffer;
  gone: boolean;
}

export class PushReceiver {
  readonly pushes: ReceivedPush[] = [];
  readonly #browsers = new Map<string, Browser>();

  /** A browser whose owner says yes. @param origin where this receiver is reached */
  subscription(origin: string) {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    const browser = { pair, auth: randomBytes(16), gone: false };
    const id = randomBytes(9).toString('base64url');
    this.#browsers.set(id, browser);
    const keys = { p256dh: pair.getPublicKey('base64url'), auth: browser.auth.toString('base64url') };
    return { endpoint: `${origin}/push/${id}`, keys };
  }

  /** The owner takes it back: whoever sends there is told 410. */
  takeBack(endpoint: string): void {
    const browser = this.#browsers.get(endpoint.split('/').at(-1) ?? '');
    if (browser !== undefined) browser.gone = true;
  }

  /** POST /push/ID */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = (request.url ?? '').split('/').at(-1) ?? '';
    const browser = this.#browsers.get(id);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (browser === undefined) return sendJson(response, 404, {});
    if (browser.gone) return sendJson(response, 410, {});
    const sender = senderOf(request.headers.authorization ?? '', `http://${request.headers.host}`);
    if (sender === null) return sendJson(response, 403, {});
    if (request.headers['content-encoding'] !== 'aes128gcm' || request.headers.ttl === undefined)
      return sendJson(response, 400, {});
    const told = JSON.parse(decrypted(Buffer.concat(chunks), browser)) as Omit<ReceivedPush, 'browser'>;
    this.pushes.push({ ...told, browser: id });
    sendJson(response, 201, {});
  }
}

/** The public key of a token that is signed with it, for this service and still good; else null. */
function senderOf(header: string, service: string): string | null {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? [];
  const point = Buffer.from(key, 'base64url');
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (point.length !== 65) return null;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const jwk = { kty: 'EC', crv: 'P-256', x, y };
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  return signed && aud === service && /^(mailto:|https:)/.test(String(sub)) ? key : null;
}

function decrypted(body: Buffer, { pair, auth }: Browser): string {
  const [salt, theirs, sealed] = [body.subarray(0, 16), body.subarray(21, 86), body.subarray(86)];
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), theirs]);
  const shared = Buffer.from(hkdfSync('sha256', pair.computeSecret(theirs), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', shared, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', shared, salt, 'Content-Encoding: nonce\0', 12));
  const opener = createDecipheriv('aes-128-gcm', key, nonce);
  opener.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

/** POST /push/subscribe hands out a subscription, POST /push/ID takes a notification, GET /push.json shows what came. */
export async function pushPages(
  pushes: PushReceiver,
  origin: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (request.method === 'GET') sendJson(response, 200, pushes.pushes);
  else if (url.pathname === '/push/subscribe') sendJson(response, 200, pushes.subscription(origin));
  else await pushes.handle(request, response);
}
