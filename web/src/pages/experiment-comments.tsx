// What staff write to each other about an experiment.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExperimentLine, ExperimentsAnswer } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Part } from '../ui/card.tsx';
import { TextInput } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { experimentWords } from './experiment-words.ts';

export function ExperimentComments({ experiment }: { experiment: ExperimentLine }) {
  const words = experimentWords();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const address = `/experiments/${encodeURIComponent(experiment.id)}/comments`;
  const change = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: object }) =>
      ask<ExperimentsAnswer>('POST', `${address}${path}`, body),
    onSuccess: (answer) => queries.setQueryData(['experiments'], answer),
  });
  const add = () => change.mutate({ path: '', body: { text } }, { onSuccess: () => setText('') });
  return (
    <Part title={words.comments}>
      {experiment.comments.map((comment) => (
        <Row key={comment.id} spread>
          <div>
            <Words>{comment.text}</Words>
            <Quiet>{[comment.by, comment.at.text].filter(Boolean).join(' · ')}</Quiet>
          </div>
          <Button
            label={words.removeComment(comment.text)}
            run={() => change.mutate({ path: `/${encodeURIComponent(comment.id)}/remove` })}
          >
            {words.remove}
          </Button>
        </Row>
      ))}
      <form
        className="small-form"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextInput
          label={words.comment}
          value={text}
          change={setText}
          max={1000}
          fault={change.error?.message}
          lines={2}
        />
        <Row>
          <Button run={add} busy={change.isPending} label={words.addCommentOn(experiment.name)}>
            {words.addComment}
          </Button>
        </Row>
      </form>
    </Part>
  );
}
