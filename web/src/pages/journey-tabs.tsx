// The four looks at what is written to shoppers: the journeys, campaigns, what waits for a person, what was held back.

import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Stack } from '../ui/layout.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { deskWords } from './desk-words.ts';

const places = { journeys: '/journeys', campaigns: '/campaigns', waiting: '/approvals', held: '/held-back' } as const;
type Look = keyof typeof places;

export function JourneyTabs({ chosen, children }: { chosen: Look; children: ReactNode }) {
  const { looks } = deskWords();
  const [, go] = useLocation();
  return (
    <Tabs
      tabs={(Object.keys(places) as Look[]).map((id) => ({ id, text: looks[id] }))}
      chosen={chosen}
      choose={(id) => go(places[id])}
    >
      <Stack>{children}</Stack>
    </Tabs>
  );
}
