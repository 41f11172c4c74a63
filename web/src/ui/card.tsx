// A card with a heading, and what may stand beside the heading.

import { BlockStack, Card as Frame, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

export function Card({ title, aside, children }: { title?: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Frame>
      <BlockStack gap="300">
        {title === undefined ? null : (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            {aside}
          </InlineStack>
        )}
        {children}
      </BlockStack>
    </Frame>
  );
}

/** A part of a card with its own small heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <BlockStack gap="150">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {children}
    </BlockStack>
  );
}
