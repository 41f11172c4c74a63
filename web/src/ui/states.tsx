// The three states of a page that is not in use: loading, empty, gone wrong. `Loaded` chooses.

import { BlockStack, Box, Card, SkeletonBodyText, SkeletonDisplayText, Text } from '@shopify/polaris';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { Page } from './page.tsx';

export function Loading({ title, cards = 3 }: { title: string; cards?: number }) {
  return (
    <Page title={title}>
      <div aria-busy="true" role="status" aria-label={texts().loading}>
        <BlockStack gap="400">
          {Array.from({ length: cards }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
            <Card key={i}>
              <BlockStack gap="300">
                <SkeletonDisplayText size="small" />
                <SkeletonBodyText lines={3} />
              </BlockStack>
            </Card>
          ))}
        </BlockStack>
      </div>
    </Page>
  );
}

export interface EmptyProps {
  title: string;
  children: string;
  action?: { text: string; to?: string; run?: () => void; busy?: boolean; external?: boolean };
}

/** Nothing is here yet: what it will be, and the next step towards it. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <Card>
      <Box paddingBlock="1000">
        <div className="empty">
          <BlockStack gap="300" inlineAlign="center">
            <Text as="h2" variant="headingMd" alignment="center">
              {title}
            </Text>
            <Text as="p" tone="subdued" alignment="center">
              {children}
            </Text>
            {action === undefined ? null : (
              <Button
                kind="main"
                {...(action.to === undefined ? {} : { to: action.to, external: action.external ?? false })}
                {...(action.run === undefined ? {} : { run: action.run })}
                busy={action.busy ?? false}
              >
                {action.text}
              </Button>
            )}
          </BlockStack>
        </div>
      </Box>
    </Card>
  );
}

/** What went wrong, in words, and the way on. */
export function Wrong({ fault, again }: { fault: Error; again: () => void }) {
  return (
    <Notice tone="critical">
      <BlockStack gap="200" inlineAlign="start">
        <Text as="h2" variant="headingSm">
          {texts().faults.title}
        </Text>
        <Text as="p">{fault.message}</Text>
        <Button run={again}>{texts().faults.again}</Button>
      </BlockStack>
    </Notice>
  );
}

interface LoadedProps<Answer> {
  query: UseQueryResult<Answer, Error>;
  title: string;
  back?: { text: string; to: string };
  children: (answer: Answer) => ReactNode;
}

/** What was once shown stays while it is asked for again; a fault takes its place only when there is nothing to show. */
export function Loaded<Answer>({ query, title, back, children }: LoadedProps<Answer>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error !== null) {
    return (
      <Page title={title} {...(back === undefined ? {} : { back })}>
        <Wrong fault={query.error} again={() => void query.refetch()} />
      </Page>
    );
  }
  return <Loading title={title} />;
}
