// Bounces (RFC 3464) and complaints (RFC 5965) as mailboxes send them: which message of ours they are about, and what became of it.
// Strict: what is not said in the machine-readable part is not guessed from the prose.

import { hardnessOf, type MailReport } from './mail-report.ts';

interface Part {
  headers: Map<string, string>;
  body: string;
}

const DEEPEST = 4;
const MOST_PARTS = 20;

/** What a message reports; empty where it is no report. @param at epoch ms, taken for when it happened */
export function reportsIn(bytes: Uint8Array, at: number): MailReport[] {
  return reportsOf(partOf(Buffer.from(bytes).toString('latin1')), at, 0);
}

function reportsOf(part: Part, at: number, depth: number): MailReport[] {
  if (depth > DEEPEST) return [];
  const type = typeOf(part);
  if (type === 'message/rfc822') return reportsOf(partOf(part.body), at, depth + 1);
  if (!type.startsWith('multipart/')) return [];
  const parts = partsOf(part);
  const original = parts.find((p) =>
    ['message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers'].includes(typeOf(p)),
  );
  const message = original === undefined ? null : messageIn(original.body);
  const status = parts.find((p) => typeOf(p) === 'message/delivery-status');
  if (status !== undefined) return message === null ? [] : statuses(status.body, message, at);
  const feedback = parts.find((p) => typeOf(p) === 'message/feedback-report');
  if (feedback !== undefined) {
    const isAbuse = /^(abuse|fraud)$/i.test(fieldsOf(feedback.body).get('feedback-type') ?? '');
    return message === null || !isAbuse ? [] : [{ kind: 'complaint', message, recipient: null, at }];
  }
  // Somebody forwarded it as it was.
  return parts.flatMap((p) => reportsOf(p, at, depth + 1));
}

/** Groups of fields: the first is about the whole message, each other about one recipient; ours have one. */
function statuses(body: string, message: string, at: number): MailReport[] {
  const [, recipient] = body
    .split(/\r?\n\r?\n/)
    .filter((group) => group.trim() !== '')
    .map(fieldsOf);
  const status = /^([245]\.\d{1,3}\.\d{1,3})\b/.exec(recipient?.get('status') ?? '')?.[1];
  const about = { message, recipient: null, at };
  switch (recipient?.get('action')?.toLowerCase()) {
    case 'failed':
      return status === undefined ? [] : [{ kind: hardnessOf(status), ...about }];
    case 'delayed':
      return [{ kind: 'delayed', ...about }];
    case 'delivered':
      return [{ kind: 'delivered', ...about }];
    default:
      return [];
  }
}

/** Our name for the mail, from the headers of the original. */
function messageIn(text: string): string | null {
  const { headers } = partOf(text);
  return messageNamed(headers.get('message-id') ?? '') ?? messageNamed(headers.get('x-presage-message') ?? '');
}

/** `<id@domain>`, or the id alone. */
export const messageNamed = (text: string): string | null =>
  /^<?([\w-]{22})(?:@[^\s<>]{1,255})?>?$/.exec(text.trim())?.[1] ?? null;

function partOf(text: string): Part {
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return { headers: fieldsOf(text), body: '' };
  return { headers: fieldsOf(text.slice(0, end.index)), body: text.slice(end.index + end[0].length) };
}

/** Header fields by lower-cased name; the first of each counts. Folded lines are joined. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (name !== null && /^[ \t]/.test(line)) {
      fields.set(name, `${fields.get(name)} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const isNew = key !== '' && !fields.has(key);
    name = isNew ? key : null;
    if (isNew) fields.set(key, line.slice(colon + 1).trim());
  }
  return fields;
}

const typeOf = (part: Part): string =>
  (part.headers.get('content-type') ?? 'text/plain').split(';')[0]?.trim().toLowerCase() ?? '';

function partsOf(part: Part): Part[] {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(part.headers.get('content-type') ?? '');
  const mark = boundary === null ? null : `--${boundary[1] ?? boundary[2]}`;
  if (mark === null) return [];
  const parts: string[][] = [];
  for (const line of part.body.split(/\r?\n/)) {
    const trimmed = line.trimEnd();
    if (trimmed === `${mark}--` || (trimmed === mark && parts.length === MOST_PARTS)) break;
    if (trimmed === mark) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => partOf(lines.join('\n')));
}
