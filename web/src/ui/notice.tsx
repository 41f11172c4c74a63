// Something the merchant should know before all else.

import { Banner } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { Tone } from '../../../server/http/admin/types.ts';

export interface NoticeProps {
  tone: Tone;
  action?: { text: string; to: string; external?: boolean };
  children: ReactNode;
}

export function Notice({ tone, action, children }: NoticeProps) {
  return (
    <Banner
      tone={tone}
      {...(action === undefined
        ? {}
        : { action: { content: action.text, url: action.to, external: action.external ?? false } })}
    >
      {children}
    </Banner>
  );
}
