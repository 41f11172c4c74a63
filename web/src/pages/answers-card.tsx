// What shoppers write when they are asked: how it sounds, and what it is about in their own words.

import { useQuery } from '@tanstack/react-query';
import type { AnswersAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { Card, Part } from '../ui/card.tsx';
import { Sentences } from '../ui/list.tsx';
import { Wrong } from '../ui/states.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { effectWords } from './results-words.ts';

export function AnswersCard() {
  const words = effectWords();
  const query = useQuery({ queryKey: ['answers'], queryFn: () => get<AnswersAnswer>('/answers') });
  if (query.data === undefined) {
    return query.error === null ? null : <Wrong fault={query.error} again={() => void query.refetch()} />;
  }
  const { text, tone, source, missing, themes, leftOut } = query.data;
  return (
    <Card title={words.written}>
      <Words>{text}</Words>
      {tone === null ? null : <Words>{tone}</Words>}
      {source === null ? null : <Quiet>{source}</Quiet>}
      {missing === null ? null : <Quiet>{missing}</Quiet>}
      {themes.map((theme) => (
        <Part key={theme.name} title={theme.name}>
          <Words>{[theme.text, theme.tone].filter((part) => part !== null).join(' ')}</Words>
          <Sentences items={[...new Set(theme.quotes)]} />
        </Part>
      ))}
      {leftOut === null ? null : <Quiet>{leftOut}</Quiet>}
    </Card>
  );
}
