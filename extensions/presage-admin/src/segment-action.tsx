// On a segment's page: the merchant says that Presage may use it, sees that it does, or takes it back.

import '@shopify/ui-extensions/preact';
import type { Api } from '@shopify/ui-extensions/admin.customer-segment-details.action.render';
import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { SegmentAnswer } from '../../../server/http/blocks/types.ts';
import { type Asked, ask, numberOf } from './ask.ts';

declare const shopify: Api;

function SegmentAction({ id }: { id: string }) {
  const { translate } = shopify.i18n;
  const [asked, setAsked] = useState<Asked<SegmentAnswer> | null>(null);
  const act = useCallback(
    (method: 'GET' | 'PUT' | 'DELETE') => {
      setAsked(null);
      void ask<SegmentAnswer>(shopify, `segments/${id}`, method).then(setAsked);
    },
    [id],
  );
  useEffect(() => act('GET'), [act]);

  const used = asked !== null && 'answer' in asked && asked.answer.used;
  return (
    <s-admin-action heading={translate('segment.name')} loading={asked === null}>
      {asked === null ? (
        <s-text color="subdued">{translate('loading')}</s-text>
      ) : 'fault' in asked ? (
        <s-banner tone="warning">{translate(`faults.${asked.fault}`)}</s-banner>
      ) : (
        <s-stack gap="base">
          <s-heading>{asked.answer.name}</s-heading>
          <s-paragraph>{asked.answer.text}</s-paragraph>
        </s-stack>
      )}
      {asked !== null && 'fault' in asked ? (
        <s-button slot="primary-action" variant="primary" onClick={() => act('GET')}>
          {translate('again')}
        </s-button>
      ) : (
        <s-button
          slot="primary-action"
          variant="primary"
          disabled={asked === null}
          onClick={() => act(used ? 'DELETE' : 'PUT')}
        >
          {translate(used ? 'segment.stop' : 'segment.use')}
        </s-button>
      )}
      <s-button slot="secondary-actions" onClick={() => shopify.close()}>
        {translate('segment.close')}
      </s-button>
    </s-admin-action>
  );
}

export default async () => {
  render(<SegmentAction id={numberOf(shopify.data.selected)} />, document.body);
};
