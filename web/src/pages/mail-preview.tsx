// How a mail looks with the words as they stand, for anybody or one shopper; what stands out in it; and a test of it.

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type {
  MailAnswer,
  MailAsk,
  MailPreviewAnswer,
  MailTestAnswer,
  OwnWords,
} from '../../../server/http/admin/mail-types.ts';
import { ask } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { TextInput } from '../ui/fields.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { MailFrame } from '../ui/mail-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { mailEditorWords } from './mail-editor-words.ts';
import { FindShopper, type FoundShopper } from './shopper-find.tsx';

/** It is drawn anew once typing rests. */
const REST_MS = 500;

/** @param words null while something is missing */
export function MailPreview({ mail, words: own }: { mail: MailAnswer; words: OwnWords | null }) {
  const words = mailEditorWords();
  const [shopper, setShopper] = useState<FoundShopper | null>(null);
  const wish: MailAsk | null =
    own === null
      ? null
      : {
          ...{ journey: mail.journey, step: mail.step, language: mail.language, words: own },
          ...(shopper === null ? {} : { shopper: shopper.id }),
        };
  const text = wish === null ? null : JSON.stringify(wish);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const shown = useQuery({
    queryKey: ['mail-preview', asked],
    queryFn: () => ask<MailPreviewAnswer>('POST', '/mails/preview', JSON.parse(asked ?? '')),
    enabled: asked !== null,
    placeholderData: (before) => before,
  });
  return (
    <>
      <Card title={words.preview}>
        <Quiet>{words.previewText}</Quiet>
        <FindShopper chosen={shopper} choose={setShopper} />
        <div aria-live="polite">
          {asked === null ? <Words>{words.complete}</Words> : null}
          {shown.error === null ? null : (
            <Notice tone="critical">
              <Words>{shown.error.message}</Words>
            </Notice>
          )}
        </div>
        {shown.data === undefined || shown.error !== null ? null : <Shown answer={shown.data} />}
      </Card>
      <Test wish={wish} />
    </>
  );
}

function Shown({ answer }: { answer: MailPreviewAnswer }) {
  const words = mailEditorWords();
  const { subject, preheader, html, sizeText, findings } = answer;
  return (
    <Stack>
      <Stack tight>
        <Strong as="p">{subject}</Strong>
        {preheader === '' ? null : <Quiet>{preheader}</Quiet>}
      </Stack>
      <MailFrame html={html} title={words.frame(subject)} />
      <Quiet>{sizeText}</Quiet>
      <Part title={words.findings}>
        {findings.length === 0 ? <Words>{words.noFindings}</Words> : null}
        {findings.map((finding) => (
          <Row key={`${finding.kind} ${finding.what}`}>
            <Badge tone={finding.severity === 'error' ? 'critical' : 'warning'}>{words[finding.severity]}</Badge>
            <Words as="span">{finding.what === '' ? finding.text : `${finding.text} (${finding.what})`}</Words>
          </Row>
        ))}
      </Part>
    </Stack>
  );
}

function Test({ wish }: { wish: MailAsk | null }) {
  const words = mailEditorWords();
  const [to, setTo] = useState('');
  const test = useMutation({
    mutationFn: () => ask<MailTestAnswer>('POST', '/mails/test', { ...wish, to }),
    onSuccess: ({ text }) => window.shopify.toast.show(text),
  });
  return (
    <Card title={words.test}>
      <Quiet>{words.testText}</Quiet>
      <TextInput
        label={words.to}
        kind="email"
        complete="email"
        value={to}
        fault={test.error?.message}
        change={(value) => {
          setTo(value);
          test.reset();
        }}
      />
      <Row>
        <Button run={() => test.mutate()} busy={test.isPending} off={wish === null || to.trim() === ''}>
          {words.send}
        </Button>
      </Row>
    </Card>
  );
}
