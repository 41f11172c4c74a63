// Routes of files the merchant brings.

import type { Router } from 'express';
import { bringFile, cancelImport, faultyRows, imports, oneImport, readImport, startImport } from './imports.ts';
import { type AdminDeps, answer, idOf, missing, route } from './request.ts';

export function importRoutes(api: Router, deps: AdminDeps): void {
  api.get(
    '/imports',
    route(deps, async (caller) => answer(await imports(caller))),
  );
  // The body is no JSON, whatever it is called: it is read as it comes.
  api.post(
    '/imports',
    route(deps, (caller, req) => bringFile(caller, req)),
  );
  api.get(
    '/imports/:id',
    route(deps, async (caller, req) => {
      const found = await oneImport(caller, idOf(req));
      return found === null ? missing(caller) : answer(found);
    }),
  );
  api.put(
    '/imports/:id',
    route(deps, (caller, req) => readImport(caller, idOf(req), req.body)),
  );
  api.post(
    '/imports/:id/check',
    route(deps, (caller, req) => startImport(deps, caller, idOf(req), 'checking')),
  );
  api.post(
    '/imports/:id/start',
    route(deps, (caller, req) => startImport(deps, caller, idOf(req), 'running')),
  );
  api.post(
    '/imports/:id/cancel',
    route(deps, (caller, req) => cancelImport(caller, idOf(req))),
  );
  api.post(
    '/imports/:id/faults',
    route(deps, (caller, req) => faultyRows(caller, idOf(req))),
  );
}
