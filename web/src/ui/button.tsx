// A button, or a link that looks like one.

import { Button as Frame } from '@shopify/polaris';

export interface ButtonProps {
  children: string;
  run?: () => void;
  to?: string;
  external?: boolean;
  kind?: 'main' | 'plain' | 'usual' | 'danger';
  busy?: boolean;
}

const variants = { main: 'primary', plain: 'plain', usual: 'secondary', danger: 'primary' } as const;

export function Button({ children, run, to, external, kind = 'usual', busy }: ButtonProps) {
  return (
    <Frame
      variant={variants[kind]}
      {...(kind === 'danger' ? { tone: 'critical' as const } : {})}
      {...(run === undefined ? {} : { onClick: run })}
      {...(to === undefined ? {} : { url: to, external: external ?? false })}
      loading={busy ?? false}
    >
      {children}
    </Frame>
  );
}
