// A link to another page of the app.

import { Link as Frame } from '@shopify/polaris';

export const Link = ({ to, children, quiet }: { to: string; children: string; quiet?: boolean }) => (
  <Frame url={to} monochrome={quiet ?? false} removeUnderline={quiet ?? false}>
    {children}
  </Frame>
);
