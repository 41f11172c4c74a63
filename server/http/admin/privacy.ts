// What shoppers asked in the name of the law, for the merchant: the list, and the answer to hand out.

import { personPage } from '../../privacy/person-page.ts';
import { personRecords } from '../../privacy/person-records.ts';
import { type PrivacyRequest, requestById, requestDone, requestsOf } from '../../privacy/requests.ts';
import { type Answered, answer, type Caller, counted, missing } from './request.ts';
import type { PrivacyAnswer, PrivacyExport, PrivacyRequestLine } from './types.ts';

const SHOWN = 100;

export async function privacyRequests({ db, keys, shop, say }: Caller): Promise<PrivacyAnswer> {
  const words = say.words.privacy;
  const requests = await requestsOf(db, keys, shop, SHOWN);
  const line = (request: PrivacyRequest): PrivacyRequestLine => ({
    id: request.id,
    kind: request.kind,
    who: request.person?.email ?? request.person?.customer ?? null,
    title: words.kinds[request.kind],
    asked: say.moment(request.askedAt),
    text:
      request.doneAt === null
        ? words.open(say.day(request.dueAt))
        : request.kind === 'erase'
          ? words.erased(say.day(request.doneAt), counted(say, request.shoppers ?? 0))
          : words.handedOut(say.day(request.doneAt)),
    open: request.doneAt === null,
    canExport: request.kind === 'export' && request.person !== null,
  });
  return { requests: requests.map(line), text: requests.length === 0 ? words.none : words.some };
}

/** Everything that is kept of who asked, now; that it was fetched is noted. */
export async function exportRequest(caller: Caller, id: string): Promise<Answered> {
  const { db, keys, shop, say, now } = caller;
  const request = await requestById(db, keys, shop, id);
  if (request?.kind !== 'export' || request.person === null) return missing(caller);
  const records = await personRecords(db, keys, shop, request.person);
  const shoppers = records.tables.shoppers?.length ?? 0;
  await db.transaction().execute((trx) => requestDone(trx, shop, id, { at: now, shoppers }));
  const page = personPage(records, say.words.privacy.page, say.locale, say.moment(now).text);
  return answer({ records, page } satisfies PrivacyExport);
}
