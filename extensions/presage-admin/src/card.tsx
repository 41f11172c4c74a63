// One card for both blocks: it loads, it has nothing to say yet, it says something, or it says what went wrong.

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { CardAnswer } from '../../../server/http/blocks/types.ts';
import { type Asked, type Asker, ask } from './ask.ts';

/** @param path below `/api/blocks/` */
export function Card({ api, path }: { api: Asker; path: string }) {
  const { translate } = api.i18n;
  const [asked, setAsked] = useState<Asked<CardAnswer> | null>(null);
  const load = useCallback(() => {
    setAsked(null);
    void ask<CardAnswer>(api, path).then(setAsked);
  }, [api, path]);
  useEffect(load, [load]);

  const summary = asked !== null && 'answer' in asked ? asked.answer.summary : '';
  return (
    <s-admin-block heading="Presage" collapsedSummary={summary}>
      {asked === null ? (
        <s-stack direction="inline" gap="small" alignItems="center">
          <s-spinner accessibilityLabel={translate('loading')} />
          <s-text color="subdued">{translate('loading')}</s-text>
        </s-stack>
      ) : 'fault' in asked ? (
        <s-stack gap="base">
          <s-banner tone={asked.fault === 'missing' ? 'info' : 'warning'}>
            {translate(`faults.${asked.fault}`)}
          </s-banner>
          <s-stack direction="inline">
            <s-button onClick={load}>{translate('again')}</s-button>
          </s-stack>
        </s-stack>
      ) : (
        <Told answer={asked.answer} translate={translate} />
      )}
    </s-admin-block>
  );
}

function Told({ answer, translate }: { answer: CardAnswer; translate: Asker['i18n']['translate'] }) {
  return (
    <s-stack gap="base">
      <Part title={translate('cart')} lines={answer.cart} />
      {answer.scores.map((score) => (
        <s-stack key={score.title} direction="inline" justifyContent="space-between" gap="small">
          <s-text>{score.title}</s-text>
          <s-stack direction="inline" gap="small-200">
            <s-text type="strong">{score.figure}</s-text>
            <s-text color="subdued">{score.interval}</s-text>
          </s-stack>
        </s-stack>
      ))}
      {answer.trust === null ? null : <s-paragraph color="subdued">{answer.trust}</s-paragraph>}
      <Part title={translate('why')} lines={answer.reasons} />
      <Part title={translate('next')} lines={answer.next} />
      {answer.to === null ? null : <s-link href={`app:${answer.to}`}>{translate('open')}</s-link>}
    </s-stack>
  );
}

function Part({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <s-stack gap="small-200">
      <s-heading>{title}</s-heading>
      <s-unordered-list>
        {lines.map((line) => (
          <s-list-item key={line}>{line}</s-list-item>
        ))}
      </s-unordered-list>
    </s-stack>
  );
}
