// The merchant brings who agreed to e-mails and who must get none: what was taken over, and what not, line by line, to be mended.

import type { FaultyRow } from '../../channels/email/consent-file.ts';
import { readConsentFile } from '../../channels/email/consent-file.ts';
import { consentsImported } from '../../channels/email/import-consents.ts';
import { type Answered, answer, type Caller } from './request.ts';
import type { ConsentImportAnswer } from './types.ts';
import { consentFileWords } from './words/consent-file.ts';

export async function importConsents(caller: Caller, body: unknown): Promise<Answered> {
  const words = consentFileWords[caller.say.locale];
  if (!Buffer.isBuffer(body)) return { status: 400, body: { fault: words.files.empty } };
  const file = readConsentFile(body, caller.facts.zone, caller.now);
  if ('fault' in file) return { status: 400, body: { fault: words.files[file.fault] } };
  const taken = await consentsImported(caller.db, caller.keys, caller.shop, file.rows);
  const { number } = caller.say;
  const left = file.faulty.length;
  const imported: ConsentImportAnswer = {
    ...taken,
    rows: file.rows.length + left,
    faulty: left,
    text: words.taken(number(taken.granted), number(taken.refused), number(taken.suppressed)),
    faultsText: left === 0 ? null : words.left(left, number(left)),
    faults: counted(file.faulty).map(([fault, n]) => ({ fault, count: n, text: words.rows[fault] })),
    download: left === 0 ? null : faultyCsv(file.header, file.faulty, words),
  };
  return answer(imported);
}

function counted(faulty: FaultyRow[]): [FaultyRow['fault'], number][] {
  const counts = new Map<FaultyRow['fault'], number>();
  for (const { fault } of faulty) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** The rows that were left out as a file, each with its line and what is wrong with it; the first two columns may stay when it is sent again. */
function faultyCsv(header: string[], faulty: FaultyRow[], words: (typeof consentFileWords)['en']): string {
  const lines = [
    [words.columns.line, words.columns.fault, ...header],
    ...faulty.map(({ line, fault, fields }) => [String(line), words.rows[fault], ...fields]),
  ];
  return `${lines.map((fields) => fields.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Always in quotes; what a spreadsheet would take for a formula gets a mark before it. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
