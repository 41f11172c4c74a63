// A button, or a link that looks like one.

import { Button as Frame } from '@shopify/polaris';

export interface ButtonProps {
  children: string;
  run?: () => void;
  to?: string;
  external?: boolean;
  kind?: 'main' | 'plain' | 'usual' | 'danger';
  busy?: boolean;
  /** What it does, where its words alone don't say to whom. */
  label?: string;
  off?: boolean;
  id?: string;
}

const variants = { main: 'primary', plain: 'plain', usual: 'secondary', danger: 'primary' } as const;

export function Button({ children, run, to, external, kind = 'usual', busy, label, off, id }: ButtonProps) {
  return (
    <Frame
      variant={variants[kind]}
      {...(kind === 'danger' ? { tone: 'critical' as const } : {})}
      {...(run === undefined ? {} : { onClick: run })}
      {...(to === undefined ? {} : { url: to, external: external ?? false })}
      {...(label === undefined ? {} : { accessibilityLabel: label })}
      {...(id === undefined ? {} : { id })}
      disabled={off ?? false}
      loading={busy ?? false}
    >
      {children}
    </Frame>
  );
}
