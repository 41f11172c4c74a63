// The merchant's rules, in the order in which they count.

import type { RulesAnswer } from '../../../server/http/admin/storefront-types.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Row } from '../ui/layout.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { recommendationWords } from './recommendation-words.ts';

export function Rules({ rules }: { rules: RulesAnswer }) {
  const words = recommendationWords();
  return (
    <Card title={words.rules} aside={<Button to="/recommendations/rules/new">{words.add}</Button>}>
      <Quiet>{rules.rules.length === 0 ? words.noRules : words.rulesText}</Quiet>
      {rules.rules.length === 0 ? null : (
        <ol className="plain-list">
          {rules.rules.map((rule) => (
            <li key={rule.id}>
              <Row spread>
                <Words as="span">{rule.text}</Words>
                <Row>
                  {rule.active ? null : <Badge tone={null}>{words.off}</Badge>}
                  <Button to={`/recommendations/rules/${encodeURIComponent(rule.id)}`} label={words.editOf(rule.text)}>
                    {words.edit}
                  </Button>
                </Row>
              </Row>
              {rule.note === '' ? null : <Quiet>{rule.note}</Quiet>}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
