// What a visitor, a shopper or somebody of a kind would be shown at a place of the shop right now.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PreviewAnswer, PreviewItem, RulesAnswer } from '../../../server/http/admin/storefront-types.ts';
import { get, Refused } from '../api.ts';
import { type PickedProduct, pickProduct } from '../pick-product.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/fields.tsx';
import { Columns, Row } from '../ui/layout.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { recommendationWords } from './recommendation-words.ts';
import { FindShopper, type FoundShopper } from './shopper-find.tsx';

type Whom = 'nobody' | 'shopper' | 'archetype';

/** Where the page's own product decides. */
const ON_A_PRODUCT = new Set(['product', 'similar', 'bundle']);
const SHOWN = 8;

export function Preview({ rules }: { rules: RulesAnswer }) {
  const words = recommendationWords();
  const [place, setPlace] = useState('home');
  const [whom, setWhom] = useState<Whom>('nobody');
  const [shopper, setShopper] = useState<FoundShopper | null>(null);
  const [archetype, setArchetype] = useState(rules.archetypes[0] ?? '');
  const [product, setProduct] = useState<PickedProduct | null>(null);
  const query = new URLSearchParams({ placement: place, limit: String(SHOWN) });
  if (whom === 'shopper' && shopper !== null) query.set('shopper', shopper.id);
  if (whom === 'archetype') query.set('archetype', archetype);
  if (ON_A_PRODUCT.has(place) && product !== null) query.set('product', product.id);
  const isOpen = whom === 'shopper' && shopper === null;
  return (
    <Card title={words.preview}>
      <Quiet>{words.previewText}</Quiet>
      <Columns count={3}>
        <Choice
          label={words.place}
          value={place}
          options={rules.placements.filter((p) => p.id !== 'banner').map((p) => ({ value: p.id, label: p.title }))}
          change={setPlace}
        />
        <Choice
          label={words.as}
          value={whom}
          options={(
            ['nobody', 'shopper', ...(rules.archetypes.length === 0 ? [] : ['archetype' as const])] as const
          ).map((value) => ({ value, label: words.whom[value] }))}
          change={setWhom}
        />
        {whom === 'archetype' ? (
          <Choice
            label={words.archetype}
            value={archetype}
            options={rules.archetypes.map((value) => ({ value, label: value }))}
            change={setArchetype}
          />
        ) : null}
      </Columns>
      {whom === 'shopper' ? <FindShopper chosen={shopper} choose={setShopper} /> : null}
      {ON_A_PRODUCT.has(place) ? (
        <Row>
          <Words as="span">{`${words.product}: ${product?.title ?? words.noProduct}`}</Words>
          <Button run={() => void pickProduct().then((picked) => picked === null || setProduct(picked))}>
            {words.pick}
          </Button>
        </Row>
      ) : null}
      {isOpen ? null : <Shown query={query.toString()} />}
    </Card>
  );
}

function Shown({ query }: { query: string }) {
  const words = recommendationWords();
  const shown = useQuery({
    queryKey: ['preview', query],
    queryFn: () => get<PreviewAnswer>(`/preview?${query}`),
    placeholderData: (before) => before,
  });
  if (shown.error !== null) {
    const isNobody = shown.error instanceof Refused && shown.error.status === 404;
    return <Words>{isNobody ? words.noSuch : shown.error.message}</Words>;
  }
  if (shown.data === undefined) return null;
  const { items, text } = shown.data;
  return (
    <div aria-live="polite">
      {items.length === 0 ? (
        <Words>{words.noPreview}</Words>
      ) : (
        <ul className="shelf">
          {items.map((item) => (
            <Shelved key={item.product} item={item} />
          ))}
        </ul>
      )}
      <Row spread>
        <Quiet as="span">{text}</Quiet>
        <Button run={() => void shown.refetch()} busy={shown.isFetching}>
          {words.again}
        </Button>
      </Row>
    </div>
  );
}

const Shelved = ({ item }: { item: PreviewItem }) => (
  <li>
    {item.image === null ? <span className="shelf-blank" /> : <img src={item.image} alt="" loading="lazy" />}
    <Strong as="p">{item.title}</Strong>
    <Words>{item.priceText}</Words>
    <Quiet>{item.reason}</Quiet>
    {item.marks.map((mark) => (
      <Badge key={mark} tone="info">
        {mark}
      </Badge>
    ))}
  </li>
);
