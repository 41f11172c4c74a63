// What is kept of a message that leaves: what it said, and what its links open.

import type { LinkPurpose } from '../links/link-tokens.ts';
import type { RenderedMail } from './render.ts';

export interface MailContent {
  mail: RenderedMail;
  headers: Record<string, string>;
  /** What its links are for. */
  purposes: LinkPurpose[];
  /** Where those lead that lead to the shop. */
  links: string[];
}
