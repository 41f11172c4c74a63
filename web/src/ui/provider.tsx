// The component library's surroundings: its words, and links that stay inside the app.

import { AppProvider } from '@shopify/polaris';
import { type AnchorHTMLAttributes, type ComponentProps, forwardRef, type ReactNode } from 'react';
import { Link } from 'wouter';

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
    <Link {...rest} href={url} ref={ref}>
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
