// The component library's surroundings: its words, and links that stay inside the app.

import { AppProvider } from '@shopify/polaris';
import { type AnchorHTMLAttributes, type ComponentProps, forwardRef, type MouseEvent, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { hasUnsaved, leaving } from './guarded-leave.ts';

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'target'> & { url: string; external?: boolean };

/** Inside the app a link changes the page without loading it anew; outside it opens beside the admin. */
const AppLink = forwardRef<HTMLAnchorElement, LinkProps>(function AppLink({ url, external, children, ...rest }, ref) {
  if (external === true || /^https?:/.test(url)) {
    return (
      <a {...rest} href={url} ref={ref} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    );
  }
  return (
    <InsideLink {...rest} url={url} ref={ref}>
      {children}
    </InsideLink>
  );
});

const InsideLink = forwardRef<HTMLAnchorElement, LinkProps>(function InsideLink({ url, children, ...rest }, ref) {
  const [, go] = useLocation();
  const ask = (event: MouseEvent<HTMLAnchorElement>) => {
    rest.onClick?.(event);
    const inNewTab = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
    if (!hasUnsaved() || inNewTab) return;
    event.preventDefault();
    void leaving(() => go(url));
  };
  return (
    <Link {...rest} href={url} ref={ref} onClick={ask}>
      {children}
    </Link>
  );
});

export function UiProvider({ translations, children }: { translations: object; children: ReactNode }) {
  return (
    <AppProvider i18n={translations as ComponentProps<typeof AppProvider>['i18n']} linkComponent={AppLink}>
      {children}
    </AppProvider>
  );
}
