// The control API: time, days, visits, outages, kills and the rest, each answered only when everything due by then is done.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type ClockService, NotIdle } from './clock-service.ts';
import { answering, HttpError, readJson, sendJson } from './http-server.ts';
import type { PlatformLimits } from './shop-state.ts';
import type { Consent, Visit, VisitOutcome, VisitStep } from './shop-types.ts';

/** What the control API commands; main.ts binds it to the running sandbox. */
export interface Commands {
  now(): number;
  /** Waits until nothing due is left. */
  settle(): Promise<void>;
  advance(spanMs: number): Promise<void>;
  day(): Promise<{ visits: number; orders: number; mails: number }>;
  visit(visit: Visit): Promise<VisitOutcome>;
  settings(changes: Record<string, unknown>): Promise<unknown>;
  replay(last: number, shuffle: boolean): Promise<number>;
  outage(spanMs: number): void;
  kill(): Promise<void>;
  uninstall(): void;
  install(): Promise<void>;
  compliance(topic: string, customer: unknown): void;
  /** The shop's own reminder about a left checkout goes out (not by us); false where there is no such checkout. */
  cartMail(checkout: string): boolean;
  /** What the platform grants, withholds and spoils from now on. */
  platform(changes: Partial<PlatformLimits> & { scopes?: string[] }): void;
  /** A customer says yes or no to text messages; false where there is no such customer. */
  textConsent(customer: string, phone: string, granted: boolean): boolean;
  truth(): unknown;
}

export function controlServer(commands: Commands, clock: ClockService): RequestListener {
  // One command at a time, in the order in which they came.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = last.then(run, run);
    last = turn.catch(() => undefined);
    return turn;
  };
  const posts = postRoutes(commands);
  return answering(async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const path = url.pathname.replace(/^\/|\/$/g, '');
    if (request.method === 'GET' && path === 'clock') {
      clock.handle(request, response, url.searchParams);
      return;
    }
    if (request.method === 'GET' && path === 'truth') {
      sendJson(response, 200, commands.truth());
      return;
    }
    const post = posts[path];
    if (!post) throw new HttpError(404, 'No such command');
    if (request.method !== 'POST') throw new HttpError(405, 'This command is a POST');
    const body = await readJson(request);
    // A kill is meant to hit what is under way, so it waits for no turn; its answer does.
    const killed = path === 'kill' ? post(body) : undefined;
    killed?.catch(() => undefined);
    const answer = await inTurn(async () => {
      try {
        const result = await (killed ?? post(body));
        await commands.settle();
        return result();
      } catch (error) {
        if (error instanceof NotIdle) throw new HttpError(504, error.message);
        throw error;
      }
    });
    sendJson(response, 200, answer);
  });
}

type Post = (body: Record<string, unknown>) => Promise<() => unknown>;

/** Each does its thing and gives what to answer once all is settled. */
function postRoutes(commands: Commands): Record<string, Post | undefined> {
  const now = () => ({ now: new Date(commands.now()).toISOString() });
  return {
    clock: async ({ advance }) => {
      if (advance !== undefined) await commands.advance(duration(advance));
      return now;
    },
    day: async () => {
      const report = await commands.day();
      return () => ({ ...now(), ...report });
    },
    visit: async (body) => {
      const outcome = await commands.visit(visitFrom(body));
      return () => outcome;
    },
    settings: async (body) => {
      const settings = await commands.settings(body);
      return () => settings ?? {};
    },
    'webhooks/replay': async ({ last = 100, shuffle = false }) => {
      if (typeof last !== 'number' || !(last > 0)) throw new HttpError(400, '"last" is a number above 0');
      const replayed = await commands.replay(last, shuffle === true);
      return () => ({ replayed });
    },
    outage: async (body) => {
      commands.outage(duration(body.for));
      return now;
    },
    kill: async () => {
      await commands.kill();
      return now;
    },
    uninstall: async () => {
      commands.uninstall();
      return now;
    },
    install: async () => {
      await commands.install();
      return now;
    },
    platform: async ({ scopes, protected: protectedData, without, bulk }) => {
      const texts = (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === 'string');
      if (scopes !== undefined && !texts(scopes)) throw new HttpError(400, '"scopes" is a list of scopes');
      if (without !== undefined && !texts(without)) throw new HttpError(400, '"without" is a list of types');
      if (bulk !== undefined && !['whole', 'cut', 'broken'].includes(String(bulk))) {
        throw new HttpError(400, '"bulk" is whole, cut or broken');
      }
      commands.platform({
        ...(scopes === undefined ? {} : { scopes: scopes as string[] }),
        ...(protectedData === undefined ? {} : { protectedData: protectedData === true }),
        ...(without === undefined ? {} : { without: without as string[] }),
        ...(bulk === undefined ? {} : { bulk: bulk as PlatformLimits['bulk'] }),
      });
      return now;
    },
    'cart-mail': async ({ checkout }) => {
      if (!commands.cartMail(String(checkout))) throw new HttpError(404, '"checkout" is the token of a checkout');
      return now;
    },
    texts: async ({ customer, phone, granted }) => {
      if (!commands.textConsent(String(customer), String(phone), granted === true))
        throw new HttpError(404, '"customer" is the number of a customer');
      return now;
    },
    compliance: async ({ topic, customer }) => {
      const topics = ['customers/data_request', 'customers/redact', 'shop/redact'];
      if (!topics.includes(String(topic))) throw new HttpError(400, `"topic" is one of ${topics.join(', ')}`);
      commands.compliance(String(topic), customer);
      return now;
    },
  };
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** "2h", "1d12h", "90 m" in milliseconds; throws HttpError 400. */
export function duration(value: unknown): number {
  const text = String(value ?? '').replace(/\s+/g, '');
  if (!/^(\d+(\.\d+)?(ms|[smhdw]))+$/.test(text)) throw new HttpError(400, 'A span is written like 2h, 90m or 1d12h');
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)) sum += Number(amount) * unitMs[unit!]!;
  return sum;
}

function visitFrom(body: Record<string, unknown>): Visit {
  const { visitor, consent, steps } = body;
  if (typeof visitor !== 'string' || visitor === '') throw new HttpError(400, '"visitor" is a name of your choice');
  if (!Array.isArray(steps)) throw new HttpError(400, '"steps" is a list');
  const known = ['view', 'search', 'add', 'checkout', 'buy'];
  for (const step of steps as unknown[]) {
    const names = step !== null && typeof step === 'object' ? Object.keys(step) : [];
    if (names.length !== 1 || !known.includes(names[0]!)) {
      throw new HttpError(400, `A step has one of ${known.join(', ')}: ${JSON.stringify(step)}`);
    }
  }
  return { visitor, consent: consentFrom(consent), steps: steps as VisitStep[] };
}

function consentFrom(given: unknown): Partial<Consent> | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given !== 'object') throw new HttpError(400, '"consent" is an object of booleans');
  const consent: Partial<Consent> = {};
  for (const name of ['analytics', 'marketing', 'preferences', 'sale_of_data'] as const) {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw new HttpError(400, `consent.${name} is true or false`);
    consent[name] = value;
  }
  return consent;
}
