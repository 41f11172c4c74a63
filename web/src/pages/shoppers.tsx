// Who is likely to buy again, and who is about to be lost: every shopper with their scores.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { memo, useEffect, useState } from 'react';
import type { ShopperLine, ShopperSort, ShoppersAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Choice, Search } from '../ui/fields.tsx';
import { Columns } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Paging } from '../ui/paging.tsx';
import { ScoreBar } from '../ui/score-bar.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';

const sorts: ShopperSort[] = ['seen', 'next-purchase', 'churn', 'value'];

export default function Shoppers() {
  const { shoppers } = texts();
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<ShopperSort>('seen');
  const [page, setPage] = useState(1);
  const asked = useSettled(search, 250);
  const params = new URLSearchParams({ search: asked, sort, page: String(page) });
  const query = useQuery({
    queryKey: ['shoppers', params.toString()],
    queryFn: () => get<ShoppersAnswer>(`/shoppers?${params}`),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={query} title={shoppers.title}>
      {(answer) => (
        <Page title={shoppers.title}>
          {answer.isEmpty ? (
            <Empty title={shoppers.emptyTitle} action={{ text: shoppers.emptyAction, to: '/' }}>
              {shoppers.empty}
            </Empty>
          ) : (
            <Card>
              <Columns count={2}>
                <Search
                  label={shoppers.search}
                  hint={shoppers.searchHint}
                  value={search}
                  change={(value) => {
                    setSearch(value);
                    setPage(1);
                  }}
                />
                <Choice
                  label={shoppers.sort}
                  inline
                  value={sort}
                  options={sorts.map((value) => ({ value, label: shoppers.sorts[value] }))}
                  change={(value) => {
                    setSort(value);
                    setPage(1);
                  }}
                />
              </Columns>
              <Quiet>{answer.text}</Quiet>
              {answer.shoppers.length === 0 ? (
                <>
                  <Strong>{shoppers.noneFound}</Strong>
                  <Words>{shoppers.noneFoundHint}</Words>
                </>
              ) : (
                <Lines lines={answer.shoppers} />
              )}
              <Paging page={answer.page} pages={answer.pages} go={setPage} />
            </Card>
          )}
        </Page>
      )}
    </Loaded>
  );
}

/** Drawn anew when there are other lines, not with every key that is typed into the search above it. */
const Lines = memo(({ lines }: { lines: ShopperLine[] }) => (
  <Table label={texts().shoppers.title} columns={columns()} rows={lines} rowKey={(s) => s.id} />
));

function columns(): Column<ShopperLine>[] {
  const { shoppers } = texts();
  return [
    {
      id: 'shopper',
      title: shoppers.columns.shopper,
      names: true,
      cell: (s) => (
        <>
          <Link to={`/shoppers/${encodeURIComponent(s.id)}`}>{s.name}</Link>
          {s.contact === null ? null : <Quiet>{s.contact}</Quiet>}
        </>
      ),
    },
    {
      id: 'next-purchase',
      title: shoppers.columns.nextPurchase,
      cell: (s) =>
        s.nextPurchase === null ? (
          <Quiet>{shoppers.noScore}</Quiet>
        ) : (
          <div>
            <Strong>{s.nextPurchase.figure}</Strong> <Quiet as="span">{s.nextPurchase.interval}</Quiet>{' '}
            {s.sure ? null : <Badge tone="warning">{shoppers.unsure}</Badge>}
            <ScoreBar share={s.nextPurchase.share} />
          </div>
        ),
    },
    {
      id: 'value',
      title: shoppers.columns.value,
      cell: (s) =>
        s.value === null ? (
          <Quiet>–</Quiet>
        ) : (
          <div>
            <Strong>{s.value.figure}</Strong>
            <Quiet>{s.value.interval}</Quiet>
            {s.odd === null ? null : <Badge tone="info">{s.odd}</Badge>}
          </div>
        ),
    },
    {
      id: 'orders',
      title: shoppers.columns.orders,
      wide: true,
      cell: (s) => (
        <div>
          <Words as="span">{s.orders}</Words>
          {s.archetype === null ? null : <Quiet>{s.archetype}</Quiet>}
        </div>
      ),
    },
    { id: 'seen', wide: true, title: shoppers.columns.seen, cell: (s) => <Words as="span">{s.seen.text}</Words> },
  ];
}

/** What was typed, once the typing rests. */
function useSettled(value: string, restMs: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return settled;
}
