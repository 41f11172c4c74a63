// The door to DNS: text records of a name, none, or no answer. No answer is no reason to think that a record is gone.

import { promises as dns } from 'node:dns';

/** Each record's strings joined; null where nobody answered. */
export type TxtLookup = (name: string) => Promise<string[] | null>;

const TIMEOUT_MS = 2_000;
const TRIES = 2;
/** The name, or a record of that kind under it, does not exist: that is an answer. */
const absent = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);

/** @param server host:port of the DNS server to ask; null: the machine's own */
export function txtLookup(server: string | null): TxtLookup {
  const resolver = new dns.Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (server !== null) resolver.setServers([server]);
  return async (name) => {
    try {
      return (await resolver.resolveTxt(name)).map((strings) => strings.join(''));
    } catch (fault) {
      return absent.has((fault as NodeJS.ErrnoException).code ?? '') ? [] : null;
    }
  };
}
