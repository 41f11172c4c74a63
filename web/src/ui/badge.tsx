// The state of something in one word.

import { Badge as Frame } from '@shopify/polaris';
import type { Tone } from '../../../server/http/admin/types.ts';

export function Badge({ tone, children }: { tone: Tone | null; children: string }) {
  return <Frame {...(tone === null ? {} : { tone })}>{children}</Frame>;
}
