// A page: its title, the way back, its one main action, and what it holds.

import { BlockStack, Box, Page as Frame } from '@shopify/polaris';
import type { ReactNode } from 'react';

export interface PageProps {
  title: string;
  subtitle?: string | undefined;
  /** How it stands, beside the title. */
  badge?: ReactNode;
  back?: { text: string; to: string };
  action?: { text: string; run: () => void; busy?: boolean };
  narrow?: boolean;
  children: ReactNode;
}

export function Page({ title, subtitle, badge, back, action, narrow, children }: PageProps) {
  return (
    <Frame
      title={title}
      {...(subtitle === undefined ? {} : { subtitle })}
      {...(badge === undefined ? {} : { titleMetadata: badge })}
      {...(narrow === true ? { narrowWidth: true } : {})}
      {...(back === undefined ? {} : { backAction: { content: back.text, url: back.to } })}
      {...(action === undefined
        ? {}
        : { primaryAction: { content: action.text, onAction: action.run, loading: action.busy ?? false } })}
    >
      <Box paddingBlockEnd="800">
        <BlockStack gap="400">{children}</BlockStack>
      </Box>
    </Frame>
  );
}
