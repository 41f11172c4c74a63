// Who followed a link: a person, or a machine that looks mails through before people do? Each sign is enough.

/** What a request for a link shows of whoever makes it. */
export interface Follower {
  method: string;
  userAgent: string;
  /** Fetched ahead of anybody's asking (`Purpose`, `Sec-Purpose`, `X-Moz`). */
  isPrefetch: boolean;
}

export type MachineSign = 'head' | 'agent' | 'prefetch' | 'too-soon' | 'burst';

/** Programs that say so, or say nothing; browsers all begin alike. */
const programs =
  /bot\b|bot\/|crawl|spider|scan|preview|proofpoint|barracuda|mimecast|safelinks|trendmicro|symantec|headless|python|curl|wget|okhttp|java\/|go-http|http-?client|facebookexternalhit|slurp/i;
const browsers = /^(Mozilla|Opera)\/\d/;

/** Nobody reads a mail and follows a link in less time than this after the provider took it. */
export const TOO_SOON_MS = 2_000;
/** So many different links within so long nobody follows by hand. */
export const BURST_LINKS = 3;
export const BURST_MS = 10_000;

/** What the request alone tells; null where it looks like a person's. */
export function machineSign({ method, userAgent, isPrefetch }: Follower): MachineSign | null {
  if (method === 'HEAD') return 'head';
  if (isPrefetch) return 'prefetch';
  return programs.test(userAgent) || !browsers.test(userAgent) ? 'agent' : null;
}

/** Pictures of mails are fetched by the reader's mailbox: those that fetch all mails unread say nothing but "Mozilla/5.0". */
export function openedByMachine({ method, userAgent, isPrefetch }: Follower): MachineSign | null {
  if (method === 'HEAD') return 'head';
  if (isPrefetch) return 'prefetch';
  if (/GoogleImageProxy|YahooMailProxy/.test(userAgent)) return null;
  return userAgent.trim() === 'Mozilla/5.0' ? 'agent' : machineSign({ method, userAgent, isPrefetch });
}
