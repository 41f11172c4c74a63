// What the words mean, in plain sentences.

import { Card } from '../ui/card.tsx';
import { Columns } from '../ui/layout.tsx';
import { Facts } from '../ui/list.tsx';
import { Page } from '../ui/page.tsx';
import { glossaryWords } from './glossary-words.ts';

const parts = ['scores', 'results', 'models'] as const;

export default function Glossary() {
  const words = glossaryWords();
  return (
    <Page title={words.title} subtitle={words.text}>
      <Columns count={2}>
        {parts.map((part) => (
          <Card key={part} title={words[part]}>
            <Facts items={words.entries[part].map(([term, text]) => ({ term: term ?? '', text: text ?? '' }))} />
          </Card>
        ))}
      </Columns>
    </Page>
  );
}
