// A DNS server on loopback that answers for text records alone (RFC 1035), over UDP and over TCP for what is long. Records can be changed while it runs.

import { createSocket, type Socket } from 'node:dgram';
import { type AddressInfo, createServer, type Server } from 'node:net';

const TXT = 16;
const CLASS_IN = 1;
const NO_SUCH_NAME = 3;
const BROKEN = 2;
/** Of an answer by UDP; what is longer is asked for again by TCP. */
const UDP_BYTES = 512;

export interface DnsAnswerer {
  /** host:port, as `PRESAGE_DNS` takes it. */
  address: string;
  /** By name in lower case. A name that is not there does not exist. */
  records: Map<string, string[]>;
  /** Answers that something is wrong with the server itself. */
  broken: boolean;
  asked: string[];
  close(): Promise<void>;
}

export async function dnsAnswerer(records: Record<string, string[]> = {}): Promise<DnsAnswerer> {
  const answerer = { records: new Map(Object.entries(records)), broken: false, asked: [] as string[] };
  const answer = (query: Buffer, most: number) => answerTo(query, answerer, most);
  const tcp = createServer((socket) => {
    let given = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      given = Buffer.concat([given, chunk]);
      if (given.length < 2 || given.length < 2 + given.readUInt16BE(0)) return;
      const told = answer(given.subarray(2), 65_535);
      socket.end(Buffer.concat([uint16(told.length), told]));
    });
  });
  const { udp, port } = await samePort(tcp);
  udp.on('message', (query, from) => udp.send(answer(query, UDP_BYTES), from.port, from.address));
  return Object.assign(answerer, {
    address: `127.0.0.1:${port}`,
    async close() {
      await Promise.all([
        new Promise<void>((done) => udp.close(() => done())),
        new Promise<void>((done) => tcp.close(() => done())),
      ]);
    },
  });
}

/** The two share a port: one that is free for both. */
async function samePort(tcp: Server): Promise<{ udp: Socket; port: number }> {
  for (;;) {
    await new Promise<void>((ready) => tcp.listen(0, '127.0.0.1', ready));
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket('udp4');
    const bound = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false));
      udp.bind(port, '127.0.0.1', () => resolve(true));
    });
    if (bound) return { udp, port };
    udp.close();
    await new Promise((done) => tcp.close(done));
  }
}

function answerTo(query: Buffer, state: Pick<DnsAnswerer, 'records' | 'broken' | 'asked'>, most: number): Buffer {
  const { name, end } = questionIn(query);
  state.asked.push(name);
  const texts = state.records.get(name);
  const isTxt = query.readUInt16BE(end) === TXT;
  const code = state.broken ? BROKEN : texts === undefined ? NO_SUCH_NAME : 0;
  const answers = code === 0 && isTxt ? (texts ?? []).map(answerOf) : [];
  const whole = Buffer.concat([header(query, code, answers.length, false), query.subarray(12, end + 4), ...answers]);
  if (whole.length <= most) return whole;
  return Buffer.concat([header(query, code, 0, true), query.subarray(12, end + 4)]);
}

/** The asked name, and where its type stands. */
function questionIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function header(query: Buffer, code: number, answers: number, cut: boolean): Buffer {
  // Answer, by the one who should know, recursion as asked for and to be had.
  const flags = 0x8480 | (query.readUInt16BE(2) & 0x0100) | (cut ? 0x0200 : 0) | code;
  return Buffer.concat([query.subarray(0, 2), ...[flags, 1, answers, 0, 0].map(uint16)]);
}

/** A text longer than 255 bytes is several strings. */
function answerOf(text: string): Buffer {
  const strings = text.match(/.{1,255}/gs) ?? [''];
  const data = Buffer.concat(strings.flatMap((part) => [Buffer.from([part.length]), Buffer.from(part, 'latin1')]));
  // The name is the question's own; a minute to live.
  return Buffer.concat([...[0xc00c, TXT, CLASS_IN, 0, 60, data.length].map(uint16), data]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
