// Sentences: plain, quiet, strong, or a figure that stands alone. Long words break rather than push the page wide.

import { Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

interface WordsProps {
  children: ReactNode;
  as?: 'p' | 'span';
}

export const Words = ({ children, as = 'p' }: WordsProps) => (
  <Text as={as} variant="bodyMd" breakWord>
    {children}
  </Text>
);

export const Quiet = ({ children, as = 'p' }: WordsProps) => (
  <Text as={as} variant="bodySm" tone="subdued" breakWord>
    {children}
  </Text>
);

export const Strong = ({ children, as = 'span' }: WordsProps) => (
  <Text as={as} variant="bodyMd" fontWeight="semibold" breakWord>
    {children}
  </Text>
);

export const Large = ({ children }: WordsProps) => (
  <Text as="p" variant="headingLg" numeric>
    {children}
  </Text>
);

/** A sentence whose figure stands out. */
export function Emphasised({ text, part }: { text: string; part: string }) {
  const at = text.indexOf(part);
  if (at < 0) return <Words>{text}</Words>;
  return (
    <Words>
      {text.slice(0, at)}
      <span className="figure">{part}</span>
      {text.slice(at + part.length)}
    </Words>
  );
}
