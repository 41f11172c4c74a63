// Finding one shopper by name, e-mail or number, and choosing them.

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ShoppersAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Search } from '../ui/fields.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { recommendationWords } from './recommendation-words.ts';

export interface FoundShopper {
  id: string;
  name: string;
}

/** It is asked once typing rests. */
const REST_MS = 300;
const SHOWN = 6;

export function FindShopper(props: { chosen: FoundShopper | null; choose: (shopper: FoundShopper | null) => void }) {
  const { chosen, choose } = props;
  const words = recommendationWords();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useQuery({
    queryKey: ['find-shopper', asked],
    queryFn: () => get<ShoppersAnswer>(`/shoppers?${new URLSearchParams({ search: asked, size: String(SHOWN) })}`),
    enabled: asked !== '' && chosen === null,
  });
  if (chosen !== null) {
    return (
      <Row>
        <Words as="span">{words.chosen(chosen.name)}</Words>
        <Button run={() => choose(null)}>{words.other}</Button>
      </Row>
    );
  }
  return (
    <Stack tight>
      <Search label={words.search} hint={words.findShopper} value={typed} change={setTyped} />
      <div aria-live="polite">
        {query.error === null ? null : <Words>{query.error.message}</Words>}
        {asked !== '' && query.data?.shoppers.length === 0 ? <Quiet>{words.nobodyFound}</Quiet> : null}
        <Row>
          {(asked === '' ? [] : (query.data?.shoppers ?? [])).map(({ id, name }) => (
            <Button key={id} run={() => choose({ id, name })} label={words.choose(name)}>
              {name}
            </Button>
          ))}
        </Row>
      </div>
    </Stack>
  );
}
