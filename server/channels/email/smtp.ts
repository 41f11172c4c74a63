// Mail by SMTP: at most four connections to a provider, every wait bounded, and a rest after faults, so that nobody waits for a dead server.

import { setTimeout as pause } from 'node:timers/promises';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { DottedStream, Withdrawn } from './dotted-stream.ts';
import type { LedgerMoments, Mailer, MailRef, SignedMail, Submission } from './mailer.ts';
import { isTooFast, SendRate } from './send-rate.ts';
import { type Fault, refusalOf, withDeadline, wordsOf } from './smtp-faults.ts';

export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  user: string | null;
  password: string | null;
}

/** The address of the provider is not one. */
export class SmtpUrlFault extends Error {
  override name = 'SmtpUrlFault';
}

/**
 * smtp://user:pass@host:port or smtps://…; user and password percent-encoded.
 * @throws SmtpUrlFault
 */
export function smtpSettings(address: string): SmtpSettings {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new SmtpUrlFault('the SMTP URL is not a URL');
  }
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
    throw new SmtpUrlFault('the SMTP URL begins with smtp:// or smtps://');
  if (url.hostname === '') throw new SmtpUrlFault('the SMTP URL has no host');
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    user: url.username === '' ? null : decodeURIComponent(url.username),
    password: url.password === '' ? null : decodeURIComponent(url.password),
  };
}

export interface SmtpOptions {
  clock: Clock;
  random: Random;
  connections?: number;
  /** Mails a second the provider takes, as it states it; null: it states none. */
  perSecond?: number | null;
  /** Real milliseconds for each wait: connecting, greeting, silence. */
  timeoutMs?: number;
  /** Real milliseconds from the first command to the last answer. */
  deadlineMs?: number;
  /** Real milliseconds to wait for a free connection. */
  patienceMs?: number;
}

const MAILS_A_CONNECTION = 100;
const IDLE_MS = 10_000;
/** More wait for a while elsewhere. */
const WAITING_A_CONNECTION = 4;
const LONGEST_REST_MS = 60_000;

interface Line {
  smtp: SMTPConnection;
  mails: number;
  idleTimer?: NodeJS.Timeout;
}

/** One provider. */
export class SmtpTransport {
  readonly #settings: SmtpSettings;
  readonly #options: Required<SmtpOptions>;
  readonly #idle: Line[] = [];
  readonly #waiting: ((free: boolean) => void)[] = [];
  readonly #rate: SendRate;
  #busy = 0;
  /** Mails that are claimed and made before they have a connection. */
  #making = 0;
  /** It has taken the last mail it was given. */
  #takes = false;
  #faults = 0;
  #restsUntil = 0;
  #closed = false;

  constructor(settings: SmtpSettings, options: SmtpOptions) {
    this.#settings = settings;
    const usual = { connections: 4, timeoutMs: 10_000, deadlineMs: 25_000, patienceMs: 10_000, perSecond: null };
    this.#options = { ...usual, ...options };
    this.#rate = new SendRate(this.#options.perSecond);
  }

  async submit(ledger: LedgerMoments): Promise<Submission> {
    const { clock, random, patienceMs } = this.#options;
    const rest = this.#restsUntil - clock.now();
    // Spread out, so that all that waits does not come back at one moment.
    if (rest > 0) return { outcome: 'busy', retryInMs: Math.round(rest * (1 + 4 * random())) + 1 };
    const mail = await this.#ahead(ledger);
    if (mail === 'withdrawn') return { outcome: 'withdrawn' };
    if (!(await this.#slot())) return { outcome: 'busy', retryInMs: 1000 + Math.round(4000 * random()) };
    try {
      const place = this.#rate.reserve(clock.now(), patienceMs);
      if (!place.taken) return { outcome: 'busy', retryInMs: Math.round(place.inMs * (1 + 4 * random())) };
      if (place.inMs > 0) await pause(place.inMs);
      const submission = await this.#submitInSlot(mail, ledger);
      if (submission.outcome === 'refused' && isTooFast(submission.response)) this.#rate.tooFast(clock.now());
      return submission;
    } finally {
      this.#busy--;
      this.#waiting.shift()?.(true);
    }
  }

  /**
   * While a provider takes mail after mail, the next are claimed and made before a connection is free for them. One that has not shown
   * yet that it takes any, or takes only so many a second, is asked first: what is claimed for nothing counts as tried.
   */
  async #ahead(ledger: LedgerMoments): Promise<SignedMail | 'withdrawn' | null> {
    const room = WAITING_A_CONNECTION * this.#options.connections - this.#waiting.length - this.#making;
    if (!this.#takes || room <= 0 || this.#rate.perSecond(this.#options.clock.now()) !== null) return null;
    this.#making++;
    try {
      return (await ledger.claim()) ?? 'withdrawn';
    } finally {
      this.#making--;
    }
  }

  /** Ends idle connections; those in use end with their mail. */
  close(): void {
    this.#closed = true;
    for (const line of this.#idle.splice(0)) hangUp(line);
  }

  async #submitInSlot(ready: SignedMail | null, ledger: LedgerMoments): Promise<Submission> {
    let line: Line;
    try {
      line = this.#fromIdle() ?? (await this.#connect());
    } catch (fault) {
      this.#faulted();
      return { outcome: 'unsent', fault: wordsOf(fault) };
    }
    let mail = ready;
    try {
      mail ??= await ledger.claim();
    } finally {
      if (mail === null) this.#keep(line);
    }
    if (mail === null) return { outcome: 'withdrawn' };
    const submission = await this.#send(line, mail, ledger);
    if (submission.outcome === 'submitted') this.#keep(line);
    else {
      line.smtp.close();
      if (submission.outcome === 'unsent' || submission.outcome === 'unknown') this.#faulted();
    }
    if (submission.outcome === 'submitted' || submission.outcome === 'refused') this.#faults = 0;
    this.#takes = submission.outcome === 'submitted';
    return submission;
  }

  /** One of the connections a provider allows; false when all are taken for longer than we wait. */
  async #slot(): Promise<boolean> {
    if (this.#busy < this.#options.connections) {
      this.#busy++;
      return true;
    }
    if (this.#waiting.length >= WAITING_A_CONNECTION * this.#options.connections) return false;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        const at = this.#waiting.indexOf(taken);
        if (at >= 0) this.#waiting.splice(at, 1);
        resolve(false);
      }, this.#options.patienceMs);
      const taken = (free: boolean) => {
        clearTimeout(timer);
        if (free) this.#busy++;
        resolve(free);
      };
      this.#waiting.push(taken);
    });
  }

  #fromIdle(): Line | null {
    const line = this.#idle.pop() ?? null;
    if (line !== null) clearTimeout(line.idleTimer);
    return line;
  }

  #keep(line: Line): void {
    if (this.#closed || line.mails >= MAILS_A_CONNECTION) {
      hangUp(line);
      return;
    }
    line.idleTimer = setTimeout(() => {
      this.#forget(line);
      hangUp(line);
    }, IDLE_MS);
    line.idleTimer.unref();
    this.#idle.push(line);
  }

  #forget(line: Line): void {
    const at = this.#idle.indexOf(line);
    if (at >= 0) this.#idle.splice(at, 1);
    clearTimeout(line.idleTimer);
  }

  /** After faults in a row the provider is left alone for a doubling while. */
  #faulted(): void {
    this.#takes = false;
    const { clock, random } = this.#options;
    const rest = Math.min(LONGEST_REST_MS, 500 * 2 ** this.#faults) * (0.5 + random() / 2);
    this.#faults = Math.min(this.#faults + 1, 10);
    this.#restsUntil = clock.now() + Math.round(rest);
  }

  async #connect(): Promise<Line> {
    const { host, port, secure, user, password } = this.#settings;
    const { timeoutMs } = this.#options;
    const smtp = new SMTPConnection({
      host,
      port,
      secure,
      // A password travels only under TLS, except to this machine.
      requireTLS: !secure && user !== null && !isLoopback(host),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
    });
    const line: Line = { smtp, mails: 0 };
    smtp.on('error', () => this.#forget(line));
    smtp.on('end', () => this.#forget(line));
    await withDeadline(smtp, this.#options.deadlineMs, (done) => smtp.connect(done));
    if (user !== null) {
      const auth = { user, pass: password ?? '' };
      await withDeadline(smtp, this.#options.deadlineMs, (done) =>
        smtp.login(auth, (fault) => done(fault ?? undefined)),
      );
    }
    return line;
  }

  async #send(line: Line, mail: SignedMail, ledger: LedgerMoments): Promise<Submission> {
    line.mails++;
    const body = new DottedStream(mail.bytes, ledger.dot);
    let response = '';
    try {
      await withDeadline(line.smtp, this.#options.deadlineMs, (done) =>
        line.smtp.send({ from: mail.from, to: [mail.to], size: mail.bytes.length }, body, (fault, info) => {
          response = info?.response ?? '';
          done(fault ?? undefined);
        }),
      );
      return { outcome: 'submitted', response };
    } catch (thrown) {
      // First of all: whatever was not given out yet is not given out any more.
      const { released } = body;
      body.destroy();
      const fault = thrown as Fault;
      if (body.errored instanceof Withdrawn) return { outcome: 'withdrawn' };
      if (released) {
        const answered = fault.code === 'EMESSAGE' && fault.responseCode !== undefined;
        return answered ? refusalOf(fault) : { outcome: 'unknown', fault: wordsOf(fault) };
      }
      const refused = fault.code === 'EENVELOPE' && fault.responseCode !== undefined;
      return refused ? refusalOf(fault) : { outcome: 'unsent', fault: wordsOf(fault) };
    }
  }
}

function hangUp(line: Line): void {
  clearTimeout(line.idleTimer);
  line.smtp.quit();
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\./.test(host);

/** A mailer that gives each shop its provider; shops with the same settings share its connections. */
export function smtpMailer(
  settingsOf: (shop: string) => SmtpSettings,
  options: SmtpOptions,
): Mailer & { close(): void } {
  const transports = new Map<string, SmtpTransport>();
  return {
    submit(of: MailRef, ledger) {
      const settings = settingsOf(of.shop);
      const name = JSON.stringify(settings);
      let transport = transports.get(name);
      if (transport === undefined) {
        transport = new SmtpTransport(settings, options);
        transports.set(name, transport);
      }
      return transport.submit(ledger);
    },
    close() {
      for (const transport of transports.values()) transport.close();
    },
  };
}
