// What every admin route knows of its caller: the shop of the verified session, the language, the moment.

import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { DomainDesk } from '../../channels/email/domain/domain-desk.ts';
import type { MailDesk } from '../../channels/email/mail-desk.ts';
import type { StorefrontDesk } from '../../decisions/preview.ts';
import type { ModelDesk } from '../../learning/model-desk.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import { SealFault } from '../../lib/keys.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { type Shop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { type Role, roleOf } from '../../storage/team.ts';
import { mayAs, neededRole } from './roles.ts';
import type { FaultAnswer } from './types.ts';
import { type Say, sayIn } from './words/say.ts';
import { teamWords } from './words/team.ts';
import type { Count } from './words/words.ts';

export interface AdminDeps {
  store: Store;
  keys: Keys;
  clock: Clock;
  jobs: Pick<Jobs, 'enqueue'>;
  /** Verifies the session token and sets `res.locals.session = { shop, user }`, or answers 401 itself. */
  requireSession: RequestHandler;
  /** What a merchant can do with the storefront. */
  storefront: StorefrontDesk;
  /** Where mails leave from, and how they look. */
  mail: { domains: Pick<DomainDesk, 'of' | 'check'>; hasProvider: boolean; letters: MailDesk };
  /** `local`: addresses of this machine are taken too, where the platform is a stand-in on it. */
  webhooks: { local: boolean };
  /** What a merchant can do with models. */
  models: ModelDesk;
}

export interface Caller {
  db: Store;
  keys: Keys;
  /** The shop's name, first argument of everything that belongs to it. */
  shop: string;
  /** Whoever is signed in to the shop's admin, by the platform's id; empty where the platform does not say. */
  user: string;
  role: Role;
  facts: Shop;
  say: Say;
  now: number;
}

/** What a route did: an answer with its status, or a refusal. */
export type Answered =
  | { status: 200 | 202; body: unknown }
  | { status: 400 | 401 | 403 | 404 | 409; body: FaultAnswer };

/** With a capital first letter, for words that stand alone. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const answer = (body: unknown): Answered => ({ status: 200, body });
export const missing = (caller: Caller): Answered => ({ status: 404, body: { fault: caller.say.words.notFound } });

const Session = z.object({ session: z.object({ shop: z.string().min(1), user: z.string().nullish() }) });
const Id = z.string().min(1).max(200);

/** Express's handler around a route: finds the caller, runs the route, sends what it answered. Thrown faults go to the app's own handler. */
export function route(deps: AdminDeps, run: (caller: Caller, req: Request) => Promise<Answered>): RequestHandler {
  return async (req: Request, res: Response, next: NextFunction) => {
    try {
      const caller = await callerOf(deps, req, res);
      const { status, body } =
        caller === null
          ? { status: 401, body: { fault: sayIn(languageOf(req), 'UTC', 'USD').words.signIn } }
          : (refusedTo(caller, req) ?? (await run(caller, req)));
      res.status(status).json(body);
    } catch (fault) {
      if (fault instanceof z.ZodError) res.status(400).json(queryFault(fault, languageOf(req)));
      else next(fault);
    }
  };
}

/** What the caller's role does not allow is refused before it is looked at, and said so. */
function refusedTo({ role, say }: Caller, req: Request): Answered | null {
  const needed = neededRole(req.method, req.path, req.body);
  if (needed === 'viewer' || mayAs(role, needed)) return null;
  return { status: 403, body: { fault: teamWords[say.locale].refused[needed](role) } };
}

async function callerOf(deps: AdminDeps, req: Request, res: Response): Promise<Caller | null> {
  const locals = Session.safeParse(res.locals);
  if (!locals.success) return null;
  const facts = await shopOf(deps.store, locals.data.session.shop);
  if (facts === null || facts.uninstalledAt !== null) return null;
  const user = locals.data.session.user ?? '';
  return {
    db: deps.store,
    keys: deps.keys,
    shop: facts.shop,
    user,
    role: (await roleOf(deps.store, facts.shop, user)) ?? facts.settings.teamRole,
    facts,
    say: sayIn(languageOf(req), facts.zone, facts.currency),
    now: deps.clock.now(),
  };
}

export function languageOf(req: Request): 'en' | 'de' {
  return req.acceptsLanguages('en', 'de') === 'de' ? 'de' : 'en';
}

/** The id in the path. @throws z.ZodError */
export const idOf = (req: Request, name = 'id'): string => Id.parse(req.params[name]);

function queryFault(fault: z.ZodError, locale: 'en' | 'de'): FaultAnswer {
  const fields = Object.fromEntries(fault.issues.map((i) => [i.path.map(String).join('.') || 'query', i.message]));
  return { fault: sayIn(locale, 'UTC', 'USD').words.invalid, fields };
}

/** A count as the sentences take it. */
export const counted = (say: Say, n: number): Count => ({ n, s: say.number(n) });

/** Opens a sealed text; one that does not open (a key that was changed) is shown as unknown rather than failing the page. */
export function opened(caller: Caller, purpose: string, sealed: string | null): string | null {
  if (sealed === null) return null;
  try {
    return caller.keys.open(caller.shop, purpose, sealed);
  } catch (fault) {
    if (fault instanceof SealFault) return null;
    throw fault;
  }
}

/** A JSON list of texts; anything else is an empty one. */
export function textsIn(json: string): string[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}
