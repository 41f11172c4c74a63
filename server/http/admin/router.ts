// Every URL of the admin's API on one screen. The shop is always the session's, never a parameter.

import express, { type ErrorRequestHandler, type Router } from 'express';
import { answers } from './answers.ts';
import { addEndpoint, changeEndpoint, connections, makeKey, revokeKey } from './connections.ts';
import { dataHealth } from './data-health.ts';
import { experimentRoutes } from './experiments.ts';
import { discard, tryAgain } from './given-up.ts';
import { home } from './home.ts';
import { importRoutes } from './import-routes.ts';
import { journeyRoutes } from './journey-routes.ts';
import { changeMail, mail, mails, previewMail, testMail } from './mails.ts';
import { message, messages } from './messages.ts';
import { addPeriod, cancelTraining, models, removePeriod, rollBack, serve, train } from './models.ts';
import { dismissNotice, notices } from './notices.ts';
import { outlook } from './outlook.ts';
import { saveSpend } from './outlook-trade.ts';
import { givePulse } from './outlook-work.ts';
import { exportRequest, privacyRequests } from './privacy.ts';
import { type AdminDeps, answer, idOf, languageOf, missing, route } from './request.ts';
import { results } from './results.ts';
import { overrule, withdraw } from './score-overrides.ts';
import { segmentMembers } from './segment-members.ts';
import { countSegment, dropSegment, fields, keepSegment, segment, segmentSize, segments } from './segments.ts';
import { checkSending, sending } from './sending.ts';
import { saveSettings, settings } from './settings.ts';
import { setup } from './setup.ts';
import { shopper } from './shopper.ts';
import { deskRoutes } from './shopper-desk-routes.ts';
import { shopperGroups } from './shopper-groups.ts';
import { timeline } from './shopper-timeline.ts';
import { shoppers } from './shoppers.ts';
import { status } from './status.ts';
import { storefrontRoutes } from './storefront.ts';
import { changeMember, me, team } from './team.ts';
import { sayIn } from './words/say.ts';

export type { AdminDeps } from './request.ts';

/**
 * Routes to mount at `/api`. The guard stands first, so that no route can be reached around it.
 * Refusals are `FaultAnswer`s; thrown faults go on to the app's error handler.
 */
export function adminRouter(deps: AdminDeps): Router {
  const api = express.Router({ caseSensitive: true, strict: false });
  api.use((_req, res, next) => {
    res.setHeader('cache-control', 'no-store');
    next();
  });
  api.use(deps.requireSession);
  api.use(express.json({ limit: '64kb' }));

  api.get(
    '/home',
    route(deps, async (caller) => answer(await home(deps, caller))),
  );
  api.get(
    '/me',
    route(deps, async (caller) => answer(await me(caller))),
  );
  api.get(
    '/team',
    route(deps, async (caller) => answer(await team(caller))),
  );
  api.put(
    '/team/:user',
    route(deps, (caller, req) => changeMember(caller, idOf(req, 'user'), req.body)),
  );
  api.get(
    '/data-health',
    route(deps, async (caller) => answer(await dataHealth(caller))),
  );
  api.post(
    '/data-health/given-up/retry',
    route(deps, async (caller, req) => {
      await tryAgain(caller, req.body);
      return answer(await dataHealth(caller));
    }),
  );
  api.post(
    '/data-health/given-up/discard',
    route(deps, async (caller, req) => (await discard(caller, req.body)) ?? answer(await dataHealth(caller))),
  );

  api.get(
    '/setup',
    route(deps, async (caller) => answer(await setup(deps, caller))),
  );
  api.get(
    '/status',
    route(deps, async (caller) => answer(await status(caller))),
  );

  api.get(
    '/notices',
    route(deps, async (caller) => answer(await notices(caller))),
  );
  api.post(
    '/notices/:kind/dismiss',
    route(deps, (caller, req) => dismissNotice(caller, idOf(req, 'kind'))),
  );

  api.get(
    '/shoppers',
    route(deps, async (caller, req) => answer(await shoppers(caller, req))),
  );
  api.get(
    '/shoppers/:id',
    route(deps, async (caller, req) => found(caller, await shopper(caller, idOf(req)))),
  );
  api.get(
    '/shoppers/:id/timeline',
    route(deps, async (caller, req) => found(caller, await timeline(caller, idOf(req), req))),
  );

  api.put(
    '/shoppers/:id/scores/:score',
    route(deps, (caller, req) => overrule(deps, caller, { id: idOf(req), score: idOf(req, 'score'), body: req.body })),
  );
  api.post(
    '/shoppers/:id/scores/:score/withdraw',
    route(deps, (caller, req) => withdraw(deps, caller, { id: idOf(req), score: idOf(req, 'score') })),
  );

  deskRoutes(api, deps);

  api.get(
    '/messages',
    route(deps, async (caller, req) => answer(await messages(caller, req))),
  );
  api.get(
    '/messages/:id',
    route(deps, async (caller, req) => found(caller, await message(caller, idOf(req)))),
  );

  api.get(
    '/segments',
    route(deps, async (caller) => answer(await segments(caller))),
  );
  api.post(
    '/segments',
    route(deps, (caller, req) => keepSegment(caller, null, req.body)),
  );
  api.get(
    '/segments/fields',
    route(deps, async (caller) => answer(await fields(caller))),
  );
  api.get(
    '/segments/groups',
    route(deps, async (caller) => answer(await shopperGroups(deps, caller))),
  );
  api.post(
    '/segments/count',
    route(deps, (caller, req) => countSegment(caller, req.body)),
  );
  api.get(
    '/segments/:id',
    route(deps, async (caller, req) => found(caller, await segment(caller, idOf(req)))),
  );
  api.get(
    '/segments/:id/members',
    route(deps, async (caller, req) => found(caller, await segmentMembers(caller, idOf(req), req))),
  );
  api.get(
    '/segments/:id/count',
    route(deps, async (caller, req) => found(caller, await segmentSize(caller, idOf(req)))),
  );
  api.put(
    '/segments/:id',
    route(deps, (caller, req) => keepSegment(caller, idOf(req), req.body)),
  );
  api.delete(
    '/segments/:id',
    route(deps, (caller, req) => dropSegment(caller, idOf(req))),
  );

  api.get(
    '/answers',
    route(deps, async (caller) => answer(await answers(caller))),
  );
  api.get(
    '/results',
    route(deps, async (caller) => answer(await results(deps, caller))),
  );

  api.get(
    '/outlook',
    route(deps, async (caller) => answer(await outlook(deps, caller))),
  );
  api.put(
    '/outlook/spend',
    route(deps, (caller, req) => saveSpend(caller, req.body)),
  );
  api.post(
    '/pulse',
    route(deps, (caller, req) => givePulse(caller, req.body)),
  );

  experimentRoutes(api, deps);

  api.get(
    '/models',
    route(deps, async (caller) => answer(await models(deps, caller))),
  );
  api.post(
    '/models/train',
    route(deps, (caller) => train(deps, caller)),
  );
  api.post(
    '/models/train/cancel',
    route(deps, (caller) => cancelTraining(deps, caller)),
  );
  api.post(
    '/models/abnormal',
    route(deps, (caller, req) => addPeriod(deps, caller, req.body)),
  );
  api.post(
    '/models/abnormal/:id/remove',
    route(deps, (caller, req) => removePeriod(deps, caller, idOf(req))),
  );
  api.post(
    '/models/:id/serve',
    route(deps, (caller, req) => serve(deps, caller, idOf(req))),
  );
  api.post(
    '/models/:question/rollback',
    route(deps, (caller, req) => rollBack(deps, caller, idOf(req, 'question'))),
  );

  storefrontRoutes(api, deps, deps.storefront);

  api.get(
    '/privacy',
    route(deps, async (caller) => answer(await privacyRequests(caller))),
  );
  api.post(
    '/privacy/:id/export',
    route(deps, (caller, req) => exportRequest(caller, idOf(req))),
  );

  api.get(
    '/settings',
    route(deps, async (caller) => answer(settings(caller))),
  );
  api.put(
    '/settings',
    route(deps, (caller, req) => saveSettings(deps, caller, req.body)),
  );

  api.get(
    '/sending',
    route(deps, async (caller) => answer(await sending(deps, caller))),
  );
  api.post(
    '/sending/check',
    route(deps, (caller) => checkSending(deps, caller)),
  );

  api.get(
    '/mails',
    route(deps, async (caller) => answer(await mails(caller))),
  );
  api.post(
    '/mails/preview',
    route(deps, (caller, req) => previewMail(deps, caller, req.body)),
  );
  api.post(
    '/mails/test',
    route(deps, (caller, req) => testMail(deps, caller, req.body)),
  );
  api.get(
    '/mails/:journey/:step',
    route(deps, async (caller, req) => found(caller, await mail(caller, req))),
  );
  api.put(
    '/mails/:journey/:step',
    route(deps, (caller, req) => changeMail(caller, req)),
  );

  api.get(
    '/connections',
    route(deps, async (caller) => answer(await connections(caller))),
  );
  api.post(
    '/connections/keys',
    route(deps, (caller, req) => makeKey(caller, req.body)),
  );
  api.post(
    '/connections/keys/:id/revoke',
    route(deps, (caller, req) => revokeKey(caller, idOf(req))),
  );
  api.post(
    '/connections/endpoints',
    route(deps, (caller, req) => addEndpoint(deps, caller, req.body)),
  );
  for (const verb of ['remove', 'resume', 'test'] as const)
    api.post(
      `/connections/endpoints/:id/${verb}`,
      route(deps, (caller, req) => changeEndpoint(deps, caller, idOf(req), verb)),
    );

  importRoutes(api, deps);

  journeyRoutes(api, deps);

  api.use((req, res) => {
    res.status(404).json({ fault: sayIn(languageOf(req), 'UTC', 'USD').words.unknownRoute });
  });
  api.use(unreadableBody);
  return api;
}

const found = (caller: Parameters<typeof missing>[0], body: unknown) =>
  body === null ? missing(caller) : answer(body);

/** A body that is no JSON, or too long, is the sender's fault and said so; everything else is the app's. */
const unreadableBody: ErrorRequestHandler = (fault, req, res, next) => {
  if (fault?.type === 'entity.parse.failed' || fault?.type === 'entity.too.large') {
    res.status(fault.status).json({ fault: sayIn(languageOf(req), 'UTC', 'USD').words.invalid });
  } else next(fault);
};
