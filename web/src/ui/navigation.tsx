// The app's entries in the admin's own navigation, and following them without loading the page anew.

import { NavMenu } from '@shopify/app-bridge-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { leaving } from './guarded-leave.ts';

export interface Entry {
  to: string;
  text: string;
}

export function Navigation({ home, entries }: { home: Entry; entries: Entry[] }) {
  const [, go] = useLocation();
  useEffect(() => {
    const follow = (event: Event) => {
      const to = event.target instanceof Element ? event.target.getAttribute('href') : null;
      if (to?.startsWith('/')) void leaving(() => go(to));
    };
    document.addEventListener('shopify:navigate', follow);
    return () => document.removeEventListener('shopify:navigate', follow);
  }, [go]);
  return (
    <NavMenu>
      <a href={home.to} rel="home">
        {home.text}
      </a>
      {entries.map((e) => (
        <a key={e.to} href={e.to}>
          {e.text}
        </a>
      ))}
    </NavMenu>
  );
}
