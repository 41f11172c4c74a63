// Every URL of journeys, offers, tasks and campaigns on one screen; mounted into the admin's router.

import type { Request, Router } from 'express';
import { answerApproval, approvals, finishTask, saveBirthday, saveFieldDate, tasks } from './approvals.ts';
import { campaign, campaignCount, campaigns, keepCampaign, startCampaign, stopCampaign } from './campaigns.ts';
import {
  changeJourney,
  journey,
  journeys,
  makeJourney,
  nextAction,
  resultsOfJourney,
  tryJourney,
  whatWasHeldBack,
} from './journeys.ts';
import { type AdminDeps, type Answered, answer, type Caller, idOf, missing, route } from './request.ts';

export function journeyRoutes(api: Router, deps: AdminDeps): void {
  const get = (path: string, read: (caller: Caller, req: Request) => Promise<unknown>) =>
    api.get(
      path,
      route(deps, async (caller, req) => {
        const body = await read(caller, req);
        return body === null ? missing(caller) : answer(body);
      }),
    );
  const put = (path: string, run: (caller: Caller, req: Request) => Promise<Answered>) =>
    api.put(path, route(deps, run));
  const post = (path: string, run: (caller: Caller, req: Request) => Promise<Answered>) =>
    api.post(path, route(deps, run));

  get('/journeys', (caller) => journeys(caller));
  get('/journeys/:id', (caller, req) => journey(caller, idOf(req)));
  post('/journeys', (caller, req) => makeJourney(caller, req.body));
  put('/journeys/:id', (caller, req) => changeJourney(caller, idOf(req), req.body));
  post('/journeys/:id/simulate', (caller, req) => tryJourney(caller, idOf(req), req.body));
  get('/journeys/:id/results', (caller, req) => resultsOfJourney(caller, idOf(req), req));
  get('/held-back', (caller, req) => whatWasHeldBack(caller, req));
  get('/shoppers/:id/next-action', (caller, req) => nextAction(caller, idOf(req)));
  put('/shoppers/:id/dates/:field', (caller, req) =>
    saveFieldDate(caller, idOf(req), String(req.params.field), req.body),
  );
  put('/shoppers/:id/birthday', (caller, req) => saveBirthday(caller, idOf(req), req.body));

  get('/approvals', (caller) => approvals(caller));
  post('/approvals/:id', (caller, req) => answerApproval(deps, caller, idOf(req), req.body));
  get('/tasks', (caller, req) => tasks(caller, req));
  post('/tasks/:id', (caller, req) => finishTask(caller, idOf(req), req.body));

  get('/campaigns', (caller) => campaigns(caller));
  post('/campaigns', (caller, req) => keepCampaign(caller, null, req.body));
  get('/campaigns/:id', (caller, req) => campaign(caller, idOf(req)));
  get('/campaigns/:id/count', (caller, req) => campaignCount(caller, idOf(req)));
  put('/campaigns/:id', (caller, req) => keepCampaign(caller, idOf(req), req.body));
  post('/campaigns/:id/start', (caller, req) => startCampaign(deps, caller, idOf(req), req.body));
  post('/campaigns/:id/stop', (caller, req) => stopCampaign(deps, caller, idOf(req)));
}
