// Different looks at one thing.

import { Tabs as Frame } from '@shopify/polaris';
import type { ReactNode } from 'react';

export interface TabsProps<Id extends string> {
  tabs: { id: Id; text: string }[];
  chosen: Id;
  choose: (id: Id) => void;
  children: ReactNode;
}

export function Tabs<Id extends string>({ tabs, chosen, choose, children }: TabsProps<Id>) {
  return (
    <Frame
      tabs={tabs.map((t) => ({ id: t.id, content: t.text, panelID: `${t.id}-panel` }))}
      selected={tabs.findIndex((t) => t.id === chosen)}
      onSelect={(i) => {
        const tab = tabs[i];
        if (tab !== undefined) choose(tab.id);
      }}
    >
      {children}
    </Frame>
  );
}
