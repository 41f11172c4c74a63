// The words of one mail of a journey, language by language, beside how it looks; a test of it; and what words may name.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MailAnswer, OwnWords } from '../../../server/http/admin/mail-types.ts';
import { ask, get, Refused } from '../api.ts';
import { language as pageLanguage, texts } from '../texts/texts.ts';
import { Card } from '../ui/card.tsx';
import { Choice, TextInput } from '../ui/fields.tsx';
import { leaving, useGuardedLeave } from '../ui/guarded-leave.ts';
import { MainAndAside } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { SaveBar } from '../ui/save-bar.tsx';
import { Loaded } from '../ui/states.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { mailEditorWords } from './mail-editor-words.ts';
import { MailPreview } from './mail-preview.tsx';

type Language = MailAnswer['language'];
const languages: { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
];

export default function MailEdit({ journey, step }: { journey: string; step: string }) {
  const [language, setLanguage] = useState<Language>(pageLanguage());
  const path = `/mails/${encodeURIComponent(journey)}/${encodeURIComponent(step)}`;
  const query = useQuery({
    queryKey: ['mail', journey, step, language],
    queryFn: () => get<MailAnswer>(`${path}?language=${language}`),
    // A form must not change under the hands of who fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const back = { text: texts().journeys.title, to: `/journeys/${encodeURIComponent(journey)}` };
  return (
    <Loaded query={query} title={texts().journeys.title} back={back}>
      {(mail) => (
        <Page title={`${mail.journeyTitle}: ${mail.title}`} back={{ ...back, text: mail.journeyTitle }}>
          {/* Another language or version is another form: what was typed for the one before is not carried over. */}
          <Form key={`${mail.language} ${mail.version}`} mail={mail} path={path} choose={setLanguage} />
        </Page>
      )}
    </Loaded>
  );
}

const fields = ['subject', 'preheader', 'heading', 'intro', 'button'] as const;

function Form({ mail, path, choose }: { mail: MailAnswer; path: string; choose: (language: Language) => void }) {
  const words = mailEditorWords();
  const { settings } = texts();
  const queries = useQueryClient();
  const [own, setOwn] = useState<OwnWords>(mail.words);
  const [tried, setTried] = useState(false);
  const changed = fields.some((field) => own[field] !== mail.words[field]);
  const missing = fields.filter((field) => field !== 'preheader' && own[field].trim() === '');
  const save = useMutation({
    mutationFn: (wish: OwnWords | null) =>
      ask<MailAnswer>('PUT', path, { language: mail.language, words: wish, version: mail.version }),
    onSuccess: (saved) => {
      queries.setQueryData(['mail', mail.journey, mail.step, mail.language], saved);
      window.shopify.toast.show(words.saved);
    },
  });
  useGuardedLeave(changed);
  const refused = save.error instanceof Refused ? save.error.fields.words : undefined;
  const field = (name: (typeof fields)[number]) => ({
    value: own[name],
    change: (value: string) => setOwn({ ...own, [name]: value }),
    fault: tried && missing.includes(name) ? words.required : undefined,
  });
  return (
    <>
      <SaveBar
        open={changed}
        busy={save.isPending}
        save={() => {
          setTried(true);
          save.reset();
          if (missing.length === 0) save.mutate(own);
        }}
        discard={() => {
          setOwn(mail.words);
          setTried(false);
          save.reset();
        }}
        labels={{ save: settings.save, discard: settings.discard }}
      />
      {save.error === null ? null : (
        <Notice tone="critical">
          <Words>{[save.error.message, refused].filter(Boolean).join(' ')}</Words>
        </Notice>
      )}
      <MainAndAside
        main={<MailPreview mail={mail} words={missing.length === 0 ? own : null} />}
        aside={
          <Card title={words.words}>
            <Choice
              label={words.language}
              value={mail.language}
              options={languages}
              change={(next) => void leaving(() => choose(next))}
            />
            <Quiet>{mail.editedAt === null ? words.ours : words.own(mail.editedAt.text)}</Quiet>
            <TextInput label={words.subject} max={200} {...field('subject')} />
            <TextInput label={words.preheader} help={words.preheaderHelp} max={200} {...field('preheader')} />
            <TextInput label={words.heading} max={200} {...field('heading')} />
            <TextInput label={words.intro} lines={5} max={5000} {...field('intro')} />
            <TextInput label={words.button} max={60} {...field('button')} />
            {mail.isOwn && mail.ours !== null ? (
              <SureButton
                ask={words.reset}
                sure={words.resetSure}
                yes={words.resetYes}
                no={words.no}
                run={() => save.mutate(null)}
                busy={save.isPending}
              />
            ) : null}
          </Card>
        }
      />
      <Card title={words.variables}>
        <Quiet>{words.variablesText}</Quiet>
        <Table
          label={words.variables}
          rows={mail.variables}
          rowKey={(v) => v.name}
          columns={[
            { id: 'name', title: words.name, names: true, cell: (v) => <Words as="span">{v.text}</Words> },
            { id: 'write', title: words.write, cell: (v) => <code>{v.example}</code> },
          ]}
        />
      </Card>
    </>
  );
}
