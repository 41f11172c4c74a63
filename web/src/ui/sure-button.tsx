// Something that can't be taken back, asked twice, in place.

import { useState } from 'react';
import { Button } from './button.tsx';
import { Row, Stack } from './layout.tsx';
import { Words } from './words.tsx';

export interface SureButtonProps {
  /** The first button, the question it leads to, and its two answers. */
  ask: string;
  sure: string;
  yes: string;
  no: string;
  run: () => void;
  busy: boolean;
}

export function SureButton({ ask, sure, yes, no, run, busy }: SureButtonProps) {
  const [asked, setAsked] = useState(false);
  return (
    <Stack tight>
      {asked ? <Words>{sure}</Words> : null}
      <Row>
        {asked ? (
          <>
            <Button kind="danger" run={run} busy={busy}>
              {yes}
            </Button>
            <Button run={() => setAsked(false)}>{no}</Button>
          </>
        ) : (
          <Button run={() => setAsked(true)}>{ask}</Button>
        )}
      </Row>
    </Stack>
  );
}
