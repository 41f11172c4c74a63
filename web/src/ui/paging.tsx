// From page to page of a long list.

import { InlineStack, Pagination, Text } from '@shopify/polaris';
import { startTransition } from 'react';
import { texts } from '../texts/texts.ts';

export function Paging({ page, pages, go }: { page: number; pages: number; go: (page: number) => void }) {
  const { paging } = texts();
  if (pages <= 1) return null;
  // The button answers at once; the list may take a frame longer.
  const turn = (to: number) => startTransition(() => go(to));
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <Text as="span" variant="bodySm" tone="subdued">
        {paging.page(page, pages)}
      </Text>
      <Pagination
        hasPrevious={page > 1}
        hasNext={page < pages}
        onPrevious={() => turn(page - 1)}
        onNext={() => turn(page + 1)}
        accessibilityLabels={{ previous: paging.previous, next: paging.next }}
      />
    </InlineStack>
  );
}
