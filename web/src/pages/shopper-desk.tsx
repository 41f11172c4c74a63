// What a merchant does by hand on a shopper: leaves them alone, tags, notes, tasks, hands out what is kept, erases.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import type { PrivacyExport, ShopperAnswer } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { keepFile } from '../keep-file.ts';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { TextInput, Tick } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { deskWords } from './shopper-desk-words.ts';

interface Change {
  method: 'PUT' | 'POST';
  path: string;
  body?: unknown;
}

const at = (id: string) => `/shoppers/${encodeURIComponent(id)}`;

/** Every change answers with the whole page as it then is. */
function useChange(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: Change) => ask<ShopperAnswer>(method, `${at(id)}${path}`, body),
    onSuccess: (answer) => {
      queries.setQueryData(['shopper', id], answer);
      void queries.invalidateQueries({ queryKey: ['timeline', id] });
    },
  });
}

export function ShopperDesk({ id, answer }: { id: string; answer: ShopperAnswer }) {
  const words = deskWords();
  const { desk } = answer;
  const change = useChange(id);
  return (
    <Card title={words.title}>
      <Tick
        label={words.spared}
        help={words.sparedHelp}
        value={desk.isSpared}
        change={(spared) => change.mutate({ method: 'PUT', path: '/spared', body: { spared } })}
        fault={change.error?.message}
      />
      <Part title={words.tasks}>
        {desk.tasks.map((task) => (
          <Line key={task.id} text={task.text} when={task.at.text}>
            <Act id={id} path={`/tasks/${encodeURIComponent(task.id)}/done`} label={words.doneOf(task.text)}>
              {words.done}
            </Act>
          </Line>
        ))}
        <Adding
          id={id}
          label={words.task}
          add={words.addTask}
          max={1000}
          of={(text) => ({ method: 'POST', path: '/tasks', body: { text } })}
        />
      </Part>
      <Part title={words.notes}>
        {desk.notes.map((note) => (
          <Line key={note.id} text={note.text} when={note.at.text}>
            <Act id={id} path={`/notes/${encodeURIComponent(note.id)}/remove`} label={words.removeNote(note.text)}>
              {words.remove}
            </Act>
          </Line>
        ))}
        <Adding
          id={id}
          label={words.note}
          add={words.addNote}
          max={1000}
          lines={2}
          of={(text) => ({ method: 'POST', path: '/notes', body: { text } })}
        />
      </Part>
      <Part title={words.tags}>
        {desk.tags.map((tag) => (
          <Row key={tag} spread>
            <Words as="span">{tag}</Words>
            <Button
              label={words.removeTag(tag)}
              run={() => change.mutate({ method: 'PUT', path: '/tags', body: { tag, on: false } })}
            >
              {words.remove}
            </Button>
          </Row>
        ))}
        <Adding
          id={id}
          label={words.tag}
          add={words.addTag}
          max={40}
          of={(tag) => ({ method: 'PUT', path: '/tags', body: { tag, on: true } })}
        />
      </Part>
    </Card>
  );
}

const Line = ({ text, when, children }: { text: string; when: string; children: ReactNode }) => (
  <Row spread>
    <div>
      <Words>{text}</Words>
      <Quiet>{when}</Quiet>
    </div>
    {children}
  </Row>
);

function Act({ id, path, label, children }: { id: string; path: string; label: string; children: string }) {
  const change = useChange(id);
  return (
    <Button label={label} run={() => change.mutate({ method: 'POST', path })} busy={change.isPending}>
      {children}
    </Button>
  );
}

interface AddingProps {
  id: string;
  label: string;
  add: string;
  max: number;
  lines?: number;
  of: (text: string) => Change;
}

function Adding({ id, label, add, max, lines, of }: AddingProps) {
  const [text, setText] = useState('');
  const change = useChange(id);
  const run = () => change.mutate(of(text), { onSuccess: () => setText('') });
  return (
    <form
      className="small-form"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <TextInput
        label={label}
        value={text}
        change={setText}
        max={max}
        fault={change.error?.message}
        {...(lines === undefined ? {} : { lines })}
      />
      <Row>
        <Button run={run} busy={change.isPending}>
          {add}
        </Button>
      </Row>
    </form>
  );
}

export function ShopperData({ id, answer }: { id: string; answer: ShopperAnswer }) {
  const words = deskWords();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const fetched = useMutation({
    mutationFn: (_as: 'page' | 'file') => ask<PrivacyExport>('POST', `${at(id)}/export`),
    onSuccess: ({ page, records }, as) => {
      if (as === 'page') keepFile('personal-data.html', 'text/html', page);
      else keepFile('personal-data.json', 'application/json', JSON.stringify(records, null, 2));
    },
  });
  const erase = useMutation({
    mutationFn: () => ask<{ text: string }>('POST', `${at(id)}/erase`),
    onSuccess: ({ text }) => {
      window.shopify.toast.show(text);
      go('/shoppers');
      void queries.invalidateQueries();
    },
  });
  const fault = fetched.error ?? erase.error;
  if (!answer.desk.canBeNamed) {
    return (
      <Card title={words.law}>
        <Words>{words.unnamed}</Words>
      </Card>
    );
  }
  return (
    <Card title={words.law}>
      <Quiet>{words.lawText}</Quiet>
      {fault === null ? null : <Words>{fault.message}</Words>}
      <Row>
        <Button run={() => fetched.mutate('page')} busy={fetched.isPending}>
          {words.page}
        </Button>
        <Button run={() => fetched.mutate('file')} busy={fetched.isPending}>
          {words.file}
        </Button>
      </Row>
      <SureButton
        ask={words.erase}
        sure={words.eraseSure}
        yes={words.eraseYes}
        no={words.eraseNo}
        run={() => erase.mutate()}
        busy={erase.isPending}
      />
    </Card>
  );
}
