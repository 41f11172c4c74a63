// Work that was tried until it was given up: what, why, and its two ends.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DataHealthAnswer, GivenUp } from '../../../server/http/admin/team-types.ts';
import { ask } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Part } from '../ui/card.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { settingsWords } from './settings-words.ts';

export function GivenUpWork({ work }: { work: GivenUp[] }) {
  const words = settingsWords().givenUp;
  if (work.length === 0) return null;
  return (
    <Part title={words.title}>
      <Words>{words.text}</Words>
      {work.map((each) => (
        <Piece key={`${each.kind} ${each.fault ?? ''}`} piece={each} />
      ))}
    </Part>
  );
}

function Piece({ piece }: { piece: GivenUp }) {
  const words = settingsWords().givenUp;
  const queries = useQueryClient();
  const { kind, fault } = piece;
  const end = useMutation({
    mutationFn: (how: 'retry' | 'discard') =>
      ask<DataHealthAnswer>('POST', `/data-health/given-up/${how}`, { kind, fault }),
    onSuccess: (answer, how) => {
      queries.setQueryData(['data-health'], answer);
      window.shopify.toast.show(how === 'retry' ? words.again : words.discarded);
    },
  });
  return (
    <Stack tight>
      <Strong>{piece.title}</Strong>
      <Words>{piece.text}</Words>
      {piece.about === null ? null : <Words>{piece.about}</Words>}
      <Quiet>{words.reason(piece.reason)}</Quiet>
      {end.error === null ? null : (
        <Notice tone="critical">
          <Words>{end.error.message}</Words>
        </Notice>
      )}
      <Row>
        <Button label={words.retryOf(piece.title)} run={() => end.mutate('retry')} busy={end.isPending}>
          {words.retry}
        </Button>
        {piece.canDiscard ? (
          <SureButton
            ask={words.discard}
            sure={words.sure}
            yes={words.discard}
            no={words.keep}
            run={() => end.mutate('discard')}
            busy={end.isPending}
          />
        ) : null}
      </Row>
    </Stack>
  );
}
