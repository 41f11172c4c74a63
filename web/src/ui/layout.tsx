// How things stand beside and below each other; everything is one column on a narrow screen.

import { BlockStack, InlineGrid, InlineStack, Layout } from '@shopify/polaris';
import type { ReactNode } from 'react';

export const Stack = ({ children, tight }: { children: ReactNode; tight?: boolean }) => (
  <BlockStack gap={tight === true ? '100' : '400'}>{children}</BlockStack>
);

export const Row = ({ children, spread }: { children: ReactNode; spread?: boolean }) => (
  <InlineStack gap="200" blockAlign="center" align={spread === true ? 'space-between' : 'start'}>
    {children}
  </InlineStack>
);

export const Columns = ({ count, children }: { count: 2 | 3; children: ReactNode }) => (
  <InlineGrid columns={{ xs: 1, md: count }} gap="400" alignItems="start">
    {children}
  </InlineGrid>
);

/** The main thing, and beside it what explains it. */
export const MainAndAside = ({ main, aside }: { main: ReactNode; aside: ReactNode }) => (
  <Layout>
    <Layout.Section>
      <BlockStack gap="400">{main}</BlockStack>
    </Layout.Section>
    <Layout.Section variant="oneThird">
      <BlockStack gap="400">{aside}</BlockStack>
    </Layout.Section>
  </Layout>
);

/** Setting groups below each other. */
export const Groups = ({ children }: { children: ReactNode }) => <Layout>{children}</Layout>;

/** A setting group: what it is about at the left, its fields at the right. */
export const Group = ({ title, text, children }: { title: string; text: string; children: ReactNode }) => (
  <Layout.AnnotatedSection title={title} description={text}>
    {children}
  </Layout.AnnotatedSection>
);
