// Short lists of sentences, and of what is what.

import { DescriptionList, List as Frame } from '@shopify/polaris';
import type { ReactNode } from 'react';

export const Sentences = ({ items }: { items: string[] }) => (
  <Frame>
    {items.map((item) => (
      <Frame.Item key={item}>{item}</Frame.Item>
    ))}
  </Frame>
);

export const Facts = ({ items }: { items: { term: string; text: ReactNode }[] }) => (
  <DescriptionList gap="tight" items={items.map(({ term, text }) => ({ term, description: text }))} />
);

/** Texts that keep their line breaks. */
export const Verbatim = ({ children }: { children: string }) => <pre className="verbatim">{children}</pre>;
