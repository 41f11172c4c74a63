// Something the merchant should know before all else.

import { Banner } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { Tone } from '../../../server/http/admin/types.ts';

export interface NoticeProps {
  tone: Tone;
  action?: { text: string; to: string; external?: boolean };
  /** Puts it away; without, it can't be. */
  onDismiss?: () => void;
  children: ReactNode;
}

export function Notice({ tone, action, onDismiss, children }: NoticeProps) {
  return (
    <Banner
      tone={tone}
      {...(action === undefined
        ? {}
        : { action: { content: action.text, url: action.to, external: action.external ?? false } })}
      {...(onDismiss === undefined ? {} : { onDismiss })}
    >
      {children}
    </Banner>
  );
}
