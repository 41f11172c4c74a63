// One shopper: what we expect and why, what is planned, what they allowed, and everything that happened.

import { useQuery } from '@tanstack/react-query';
import type { ScoresAnswer, ShopperAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Card, Part } from '../ui/card.tsx';
import { MainAndAside, Row } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Facts, Sentences } from '../ui/list.tsx';
import { Page } from '../ui/page.tsx';
import { ScoreBar } from '../ui/score-bar.tsx';
import { Loaded } from '../ui/states.tsx';
import { Large, Quiet, Strong, Words } from '../ui/words.tsx';
import { GlossaryLink } from './glossary-link.tsx';
import { ScoreOverrides } from './score-overrides.tsx';
import { ShopperData, ShopperDesk } from './shopper-desk.tsx';
import { deskWords } from './shopper-desk-words.ts';
import { NextAction, Standing } from './shopper-standing.tsx';
import { Timeline } from './timeline.tsx';

export default function Shopper({ id }: { id: string }) {
  const { shopper } = texts();
  const back = { text: shopper.back, to: '/shoppers' };
  const query = useQuery({
    queryKey: ['shopper', id],
    queryFn: () => get<ShopperAnswer>(`/shoppers/${encodeURIComponent(id)}`),
  });
  return (
    <Loaded query={query} title={texts().shoppers.title} back={back}>
      {(answer) => (
        <Page title={answer.name} subtitle={shopper.seen(answer.seen.text)} back={back}>
          <Scores id={id} scores={answer.scores} none={answer.noScores} would={answer.wouldChange} />
          {answer.standing === null ? null : <Standing standing={answer.standing} />}
          <MainAndAside
            main={<Timeline shopper={answer.id} />}
            aside={
              <>
                <Planned id={answer.id} planned={answer.planned} />
                <ShopperDesk id={id} answer={answer} />
                <Consent answer={answer} />
                <Identity answer={answer} />
                <Orders answer={answer} />
                <Carts answer={answer} />
                <Messages answer={answer} />
                <ShopperData id={id} answer={answer} />
              </>
            }
          />
        </Page>
      )}
    </Loaded>
  );
}

interface ScoresProps {
  id: string;
  scores: ScoresAnswer | null;
  none: string | null;
  would: string[];
}

function Scores({ id, scores, none, would }: ScoresProps) {
  const { shopper } = texts();
  if (scores === null) {
    return (
      <Card title={shopper.scores}>
        <Words>{none}</Words>
      </Card>
    );
  }
  return (
    <Card
      title={shopper.scores}
      aside={
        <Row>
          <Badge tone={null}>{scores.archetype}</Badge>
          {scores.sure ? null : <Badge tone="warning">{shopper.unsure}</Badge>}
        </Row>
      }
    >
      <ul className="scores">
        {scores.lines.map((line) => (
          <li key={line.name}>
            <Quiet>{line.title}</Quiet>
            <Large>{line.figure}</Large>
            <Quiet>{line.interval}</Quiet>
            {line.share === null ? null : <ScoreBar share={line.share} />}
            <Words>{line.text}</Words>
          </li>
        ))}
      </ul>
      {scores.reasons.length === 0 ? null : (
        <Part title={shopper.reasons}>
          <Sentences items={scores.reasons} />
        </Part>
      )}
      {would.length === 0 ? null : (
        <Part title={deskWords().would}>
          <Sentences items={would} />
        </Part>
      )}
      <ScoreOverrides id={id} overruled={scores.overruled} />
      <Quiet>{`${scores.trust} ${shopper.scoredAt(scores.scoredAt.text)}.`}</Quiet>
      <GlossaryLink />
    </Card>
  );
}

const Planned = ({ id, planned }: { id: string; planned: string[] }) => (
  <Card title={texts().shopper.planned}>
    {planned.length === 0 ? <Words>{texts().shopper.noPlan}</Words> : <Sentences items={planned} />}
    <NextAction id={id} />
  </Card>
);

const consentTones = { granted: 'success', refused: 'critical', unknown: null } as const;

const Consent = ({ answer }: { answer: ShopperAnswer }) => (
  <Card title={texts().shopper.consent}>
    {answer.consent.map((c) => (
      <div key={c.purpose}>
        <Row spread>
          <Strong>{c.title}</Strong>
          <Badge tone={consentTones[c.state]}>{texts().shopper.consentStates[c.state]}</Badge>
        </Row>
        <Quiet>{c.text}</Quiet>
      </div>
    ))}
  </Card>
);

const Identity = ({ answer }: { answer: ShopperAnswer }) => (
  <Card title={texts().shopper.identity}>
    <Words>{answer.email ?? texts().shopper.noEmail}</Words>
    <Sentences items={[...answer.identities, ...answer.facts]} />
    {answer.tags.length === 0 ? null : <Facts items={[{ term: texts().shopper.tags, text: answer.tags.join(', ') }]} />}
    <Quiet>{texts().shopper.since(answer.since.text)}</Quiet>
  </Card>
);

const Orders = ({ answer }: { answer: ShopperAnswer }) => (
  <Card title={texts().shopper.orders}>
    <Words>{answer.orders.text}</Words>
    {answer.orders.newest.map((o) => (
      <div key={o.id}>
        <Row spread>
          <Strong>{o.name}</Strong>
          <Words as="span">{o.net}</Words>
        </Row>
        <Quiet>{o.note === null ? o.at.text : `${o.at.text} · ${o.note}`}</Quiet>
      </div>
    ))}
  </Card>
);

const cartTones = { open: 'info', bought: 'success', empty: null } as const;

const Carts = ({ answer }: { answer: ShopperAnswer }) => (
  <Card title={texts().shopper.carts}>
    {answer.carts.length === 0 ? <Words>{texts().shopper.noCarts}</Words> : null}
    {answer.carts.map((c) => (
      <div key={`${c.at.at} ${c.text}`}>
        <Row spread>
          <Quiet as="span">{c.at.text}</Quiet>
          <Badge tone={cartTones[c.state]}>{c.text}</Badge>
        </Row>
        <Words>{c.lines.map((l) => (l.quantity === 1 ? l.title : `${l.quantity} × ${l.title}`)).join(', ')}</Words>
      </div>
    ))}
  </Card>
);

const Messages = ({ answer }: { answer: ShopperAnswer }) => (
  <Card title={texts().shopper.messages}>
    {answer.messages.length === 0 ? <Words>{texts().shopper.noMessages}</Words> : null}
    {answer.messages.map((m) => (
      <div key={m.id}>
        <Row spread>
          <Link to={`/messages/${encodeURIComponent(m.id)}`}>{m.subject}</Link>
          <Badge tone={m.tone}>{m.stateText}</Badge>
        </Row>
        <Quiet>{m.why}</Quiet>
      </div>
    ))}
  </Card>
);
