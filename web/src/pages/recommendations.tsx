// Recommendations: what anybody would see right now, the merchant's own rules, how bold they are, and what came of them.

import { useQuery } from '@tanstack/react-query';
import type { RulesAnswer } from '../../../server/http/admin/storefront-types.ts';
import type { SettingsAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Conduct } from './recommendation-conduct.tsx';
import { Preview } from './recommendation-preview.tsx';
import { Placements, Variety } from './recommendation-results.tsx';
import { Rules } from './recommendation-rules.tsx';
import { recommendationWords } from './recommendation-words.ts';

export default function Recommendations() {
  const words = recommendationWords();
  const rules = useQuery({ queryKey: ['rules'], queryFn: () => get<RulesAnswer>('/merchandising') });
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: () => get<SettingsAnswer>('/settings'),
    // A form must not change under the hands of who fills it in.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Loaded query={rules} title={words.title}>
      {(answer) => (
        <Page title={words.title}>
          <Preview rules={answer} />
          <Rules rules={answer} />
          {settings.data === undefined ? null : <Conduct answer={settings.data} />}
          <Placements />
          <Variety />
        </Page>
      )}
    </Loaded>
  );
}
