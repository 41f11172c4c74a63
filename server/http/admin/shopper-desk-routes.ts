// What a merchant does by hand on a shopper's page, as URLs.

import type { Router } from 'express';
import { type AdminDeps, idOf, route } from './request.ts';
import {
  addNote,
  addTask,
  dropNote,
  eraseShopperNow,
  exportShopper,
  finishShopperTask,
  setTag,
  spare,
} from './shopper-desk.ts';

export function deskRoutes(api: Router, deps: AdminDeps): void {
  api.post(
    '/shoppers/:id/notes',
    route(deps, (caller, req) => addNote(caller, idOf(req), req.body)),
  );
  api.post(
    '/shoppers/:id/notes/:note/remove',
    route(deps, (caller, req) => dropNote(caller, idOf(req), idOf(req, 'note'))),
  );
  api.put(
    '/shoppers/:id/tags',
    route(deps, (caller, req) => setTag(caller, idOf(req), req.body)),
  );
  api.put(
    '/shoppers/:id/spared',
    route(deps, (caller, req) => spare(caller, idOf(req), req.body)),
  );
  api.post(
    '/shoppers/:id/tasks',
    route(deps, (caller, req) => addTask(caller, idOf(req), req.body)),
  );
  api.post(
    '/shoppers/:id/tasks/:task/done',
    route(deps, (caller, req) => finishShopperTask(caller, idOf(req), idOf(req, 'task'))),
  );
  api.post(
    '/shoppers/:id/export',
    route(deps, (caller, req) => exportShopper(caller, idOf(req))),
  );
  api.post(
    '/shoppers/:id/erase',
    route(deps, (caller, req) => eraseShopperNow(deps, caller, idOf(req))),
  );
}
