// A page whose script is asked for when it is first opened; until then the page stands as loading.

import { type FunctionComponent, useEffect, useState } from 'react';
import { Page } from './ui/page.tsx';
import { Loading, Wrong } from './ui/states.tsx';

const TITLE = 'Presage';

/**
 * Not React's `lazy`: having shown a placeholder, that holds back what has come for up to half a second, and with it the page's first question.
 * A script that can't be had, as after a new version was put in place, is had by loading the page anew.
 */
export function later<Props extends object>(
  load: () => Promise<{ default: FunctionComponent<Props> }>,
): FunctionComponent<Props> {
  let loaded: FunctionComponent<Props> | null = null;
  return function Later(props: Props) {
    const [Shown, show] = useState(() => loaded);
    const [fault, setFault] = useState<Error | null>(null);
    useEffect(() => {
      if (Shown !== null) return;
      load().then((script) => {
        loaded = script.default;
        show(() => script.default);
      }, setFault);
    }, [Shown]);
    if (Shown !== null) return <Shown {...props} />;
    if (fault === null) return <Loading title={TITLE} />;
    return (
      <Page title={TITLE}>
        <Wrong fault={fault} again={() => location.reload()} />
      </Page>
    );
  };
}
