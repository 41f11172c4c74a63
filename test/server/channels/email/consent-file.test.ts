import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConsentFile } from '../../../../server/channels/email/consent-file.ts';
import { suppressionOf } from '../../../../server/journeys/suppressions.ts';
import { emailConsentChanged, mayEmail } from '../../../../server/profile/consent.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aShop, DAY, type Ground, SHOP } from '../../../support/builders.ts';

const NOW = Date.UTC(2026, 2, 3, 10);
const read = (text: string | Uint8Array) =>
  readConsentFile(typeof text === 'string' ? Buffer.from(text) : text, 'Europe/Berlin', NOW);
const head = 'E-Mail,Consent,Suppressed,Date,Source';

describe('a list of consents', () => {
  it('a yes needs its date and its source, a no counts without', () => {
    expect(
      read(`${head}\nAnn@Example.com,yes,,2025-05-01,newsletter form\nbob@example.com,,yes,,\ncat@example.com,yes,,,form
dan@example.com,yes,,2025-05-01,\neve@example.com,no,,01.06.2025,phone\nfay@example.com,yes,yes,2025-05-01,form`),
    ).toEqual({
      header: ['E-Mail', 'Consent', 'Suppressed', 'Date', 'Source'],
      rows: [
        { email: 'ann@example.com', says: 'granted', at: Date.UTC(2025, 3, 30, 22), source: 'newsletter form' },
        { email: 'bob@example.com', says: 'excluded', at: NOW, source: 'imported list' },
        { email: 'eve@example.com', says: 'refused', at: Date.UTC(2025, 4, 31, 22), source: 'phone' },
        { email: 'fay@example.com', says: 'excluded', at: Date.UTC(2025, 3, 30, 22), source: 'form' },
      ],
      faulty: [
        { line: 4, fault: 'no-date', fields: ['cat@example.com', 'yes', '', '', 'form'] },
        { line: 5, fault: 'no-source', fields: ['dan@example.com', 'yes', '', '2025-05-01', ''] },
      ],
    });
  });

  it('turns away what can be read two ways, lies in the future or says nothing, with the line', () => {
    const file = read(`${head}
a@b.co,yes,,03/04/2025,form
a@b.co,yes,,2027-01-01,form
a@b.co,maybe,,2025-01-01,form
a@b.co,constructor,,2025-01-01,form
a@b.co,,,2025-01-01,form
"a@b.co, c@d.co",yes,,2025-01-01,form
a@b.co,yes,,2025-02-30,form
"a@b.co,yes,,2025-01-01,form`);
    expect('faulty' in file && file.rows).toEqual([]);
    expect('faulty' in file && file.faulty.map(({ line, fault }) => [line, fault])).toEqual([
      [2, 'date'],
      [3, 'future'],
      [4, 'word'],
      [5, 'word'],
      [6, 'word'],
      [7, 'email'],
      [8, 'date'],
      [9, 'quotes'],
    ]);
  });

  it('reads semicolons, a byte order mark and Western letters; other things are no list', () => {
    const german = Buffer.from('\ufeffemail;consent;date;source\r\na@b.co;bounced;;\r\n');
    expect(read(german)).toMatchObject({ rows: [{ says: 'bounced' }] });
    const western = Buffer.from('email;consent;date;source\na@b.co;ja;2025-01-01;Stra\xdfenfest\n', 'latin1');
    expect(read(western)).toMatchObject({ rows: [{ source: 'Straßenfest' }] });
    expect(read('')).toEqual({ fault: 'empty' });
    expect(read('email,date\na@b.co,2025-01-01')).toEqual({ fault: 'columns' });
    expect(read(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0]))).toEqual({ fault: 'not-text' });
  });
});

describe('the import', () => {
  let ground: Ground;
  let app: AdminApp;

  beforeEach(async () => {
    ground = await aGround(NOW);
    await aShop(ground);
    app = await anAdminApp(ground);
  });
  afterEach(async () => {
    await app.close();
    await ground.end();
  });

  const post = async (csv: string, as: string | null = SHOP) => {
    const headers = { 'content-type': 'text/csv', ...(as === null ? {} : { authorization: `Bearer ${as}` }) };
    const answer = await fetch(`${app.url}/api/imports/consents`, { method: 'POST', headers, body: csv });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const hash = (email: string) => ground.keys.fingerprint(SHOP, 'email', email);
  const rows = async () => ({
    consents: await ground.store.selectFrom('consents').selectAll().orderBy('subject').execute(),
    suppressions: await ground.store.selectFrom('suppressions').selectAll().orderBy('email_hash').execute(),
  });

  it('takes over the good lines, gives the others back as a file, and keeps no address in clear', async () => {
    const csv = `${head}\nann@example.com,yes,,2025-05-01,fair\nbob@example.com,unsubscribed,,2025-06-01,old list\n=cmd()@x,yes,,2025-05-01,fair\n`;
    const { status, body } = await post(csv);
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: 3, granted: 1, refused: 0, suppressed: 1, faulty: 1 });
    expect(body.download).toBe(
      `"line","what is wrong","E-Mail","Consent","Suppressed","Date","Source"\r\n"4","this is no e-mail address","'=cmd()@x","yes","","2025-05-01","fair"\r\n`,
    );
    expect(await mayEmail(ground.store, SHOP, hash('ann@example.com'))).toBe(true);
    expect(await mayEmail(ground.store, SHOP, hash('bob@example.com'))).toBe(false);
    expect(await suppressionOf(ground.store, SHOP, hash('bob@example.com'))).toBe('unsubscribed');
    const kept = await rows();
    expect(kept.suppressions).toMatchObject([{ at: Date.UTC(2025, 4, 31, 22), source: 'old list' }]);
    expect(JSON.stringify(kept)).not.toContain('example.com');
    expect(await post(csv)).toMatchObject({ status: 200 });
    expect(await rows()).toEqual(kept);
  });

  it('no list undoes a later no or lifts a suppression, and the newest line of an address counts', async () => {
    await emailConsentChanged(ground.store, SHOP, hash('ann@example.com'), false, NOW - DAY, 'unsubscribe-link');
    await post(`${head}\nbob@example.com,,yes,,`);
    await post(`${head}
ann@example.com,yes,,2025-05-01,fair
bob@example.com,yes,,2026-03-01,fair
cat@example.com,no,,2025-06-01,fair
cat@example.com,yes,,2025-07-01,fair
cat@example.com,yes,,2025-05-01,fair`);
    expect(await mayEmail(ground.store, SHOP, hash('ann@example.com'))).toBe(false);
    expect(await suppressionOf(ground.store, SHOP, hash('bob@example.com'))).toBe('excluded');
    expect(await mayEmail(ground.store, SHOP, hash('cat@example.com'))).toBe(true);
  });

  it('asks for a session, and says what is wrong with a file that is none or too long', async () => {
    expect((await post(head, null)).status).toBe(401);
    expect(await post('')).toMatchObject({ status: 400, body: { fault: 'The file is empty.' } });
    expect((await post('name\nann')).body.fault).toContain('The first line must name the columns');
    expect((await post(`${head}\n${'a@b.co,no,,,x\n'.repeat(400_000)}`)).status).toBe(413);
    expect((await rows()).consents).toEqual([]);
  });
});
