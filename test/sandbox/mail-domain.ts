// What a merchant has entered where they keep the domain their mails come from: as the app asks for it.

import { createPublicKey } from 'node:crypto';

export const DKIM_SELECTOR = 'presage';

/** @param dkimKey PEM of the private key mails are signed with */
export function mailRecords(domain: string, dkimKey: string): Record<string, string[]> {
  const key = createPublicKey(dkimKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return {
    [domain]: ['v=spf1 ip4:127.0.0.1 -all'],
    [`${DKIM_SELECTOR}._domainkey.${domain}`]: [`v=DKIM1; k=rsa; p=${key}`],
    [`_dmarc.${domain}`]: ['v=DMARC1; p=reject'],
  };
}
