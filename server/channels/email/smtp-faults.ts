// What went wrong with a mail provider, in terms of the ledger: was it said no to, and to whom does the no belong?

import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Submission } from './mailer.ts';

export type Fault = Error & { code?: string; responseCode?: number; response?: string; command?: string };

export const wordsOf = (fault: unknown) =>
  fault instanceof Error ? `${(fault as Fault).code ?? fault.name}: ${fault.message}` : String(fault);

/** Codes of RFC 3463: 5.7.x is about who sends, everything else at RCPT is about who should receive. */
export function refusalOf(fault: Fault): Submission {
  const response = fault.response ?? wordsOf(fault);
  const permanent = (fault.responseCode ?? 0) >= 500;
  const aboutUs = /^\d{3}[ -]5\.7\./.test(response);
  const aboutAddress = fault.command === 'RCPT TO' || /^\d{3}[ -]5\.1\.[1-6]\b/.test(response);
  return { outcome: 'refused', permanent, badAddress: permanent && aboutAddress && !aboutUs, response };
}

/** A callback of the connection as a promise that never hangs: faults of the socket and the deadline end it too. */
export function withDeadline(
  smtp: SMTPConnection,
  ms: number,
  start: (done: (fault?: Error) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (fault?: Error) => {
      clearTimeout(timer);
      smtp.off('error', settle);
      smtp.off('end', ended);
      if (fault) {
        smtp.close();
        reject(fault);
      } else resolve();
    };
    const ended = () => settle(new Error('the connection was closed'));
    const timer = setTimeout(() => settle(new Error(`no answer within ${ms} ms`)), ms);
    smtp.on('error', settle);
    smtp.on('end', ended);
    start(settle);
  });
}
