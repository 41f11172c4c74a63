// One message: the mail as it looks, why it was decided, and what became of it.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MessageAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { MainAndAside } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Facts, Sentences, Verbatim } from '../ui/list.tsx';
import { MailFrame } from '../ui/mail-frame.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Quiet, Words } from '../ui/words.tsx';

export default function Message({ id }: { id: string }) {
  const { message } = texts();
  const back = { text: message.back, to: '/messages' };
  const query = useQuery({
    queryKey: ['message', id],
    queryFn: () => get<MessageAnswer>(`/messages/${encodeURIComponent(id)}`),
  });
  return (
    <Loaded query={query} title={texts().messages.title} back={back}>
      {(answer) => (
        <Page title={answer.subject} back={back}>
          <MainAndAside main={<Mail answer={answer} />} aside={<About answer={answer} />} />
        </Page>
      )}
    </Loaded>
  );
}

type View = 'mail' | 'text' | 'headers';

function Mail({ answer }: { answer: MessageAnswer }) {
  const { message } = texts();
  const [view, setView] = useState<View>('mail');
  const views: View[] = ['mail', 'text', 'headers'];
  return (
    <Card>
      {answer.html === '' ? (
        // A text message or a notification is its words alone.
        answer.text === '' ? (
          <Words>{message.unwritten}</Words>
        ) : (
          <Verbatim>{answer.text}</Verbatim>
        )
      ) : (
        <Tabs tabs={views.map((v) => ({ id: v, text: message.views[v] }))} chosen={view} choose={setView}>
          {view === 'mail' ? <MailFrame html={answer.html} title={message.mailFrame(answer.subject)} /> : null}
          {view === 'text' ? <Verbatim>{answer.text}</Verbatim> : null}
          {view === 'headers' ? (
            answer.headers.length === 0 ? (
              <Words>{message.noHeaders}</Words>
            ) : (
              <Facts items={answer.headers.map((h) => ({ term: h.name, text: h.value }))} />
            )
          ) : null}
        </Tabs>
      )}
    </Card>
  );
}

function About({ answer }: { answer: MessageAnswer }) {
  const { message } = texts();
  const people = [
    { term: message.to, text: answer.to ?? texts().messages.unknownAddress },
    ...(answer.from === null ? [] : [{ term: message.from, text: answer.from }]),
    ...(answer.shopper === null
      ? []
      : [
          {
            term: message.shopper,
            text: (
              <Link to={`/shoppers/${encodeURIComponent(answer.shopper)}`}>
                {answer.shopperName ?? answer.to ?? message.shopper}
              </Link>
            ),
          },
        ]),
  ];
  return (
    <>
      <Card title={message.why} aside={<Badge tone={answer.tone}>{answer.stateText}</Badge>}>
        <Words>{answer.why}</Words>
        <Facts items={people} />
      </Card>
      {answer.reasons.length === 0 ? null : (
        <Card title={message.reasons}>
          <Sentences items={answer.reasons} />
        </Card>
      )}
      <Card title={message.history}>
        <ol className="timeline">
          {answer.history.map((h) => (
            <li key={`${h.at.at} ${h.text}`}>
              <Words>{h.text}</Words>
              <Quiet>{h.at.text}</Quiet>
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}
