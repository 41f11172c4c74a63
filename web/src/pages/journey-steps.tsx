// A list of steps as cards: each can be changed, moved by its own buttons, removed, and another put below.

import { useEffect, useRef, useState } from 'react';
import type { Step } from '../../../server/http/admin/journey-types.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { Quiet, Strong, Words } from '../ui/words.tsx';
import { moved, newStep, type StepKind, stepKinds } from './journey-draft.ts';
import { type StepsProps, useEditing } from './journey-editor-context.ts';
import { editorWords } from './journey-editor-words.ts';
import { StepFields } from './journey-step-fields.tsx';

/** The server names a field of the step, or the step as a whole. */
const isAt = (faults: string[], path: string) => faults.some((f) => f === path || f.startsWith(`${path}.`));

const buttonId = (step: string, way: 'up' | 'down') => `move-${way}-${step}`;

export function Steps({ steps, path, where, change }: StepsProps) {
  const words = editorWords();
  const { faults } = useEditing();
  const [told, setTold] = useState('');
  /** The button that moved a step keeps the focus, wherever its card has gone. */
  const focus = useRef<{ step: string; way: 'up' | 'down' } | null>(null);
  useEffect(() => {
    if (focus.current === null) return;
    const { step, way } = focus.current;
    focus.current = null;
    const other = way === 'up' ? 'down' : 'up';
    const usable = [way, other]
      .map((each) => document.getElementById(buttonId(step, each as 'up' | 'down')))
      .find(
        (button) =>
          button instanceof HTMLButtonElement && button.getAttribute('aria-disabled') !== 'true' && !button.disabled,
      );
    usable?.focus();
  });
  const move = (place: number, way: 'up' | 'down') => {
    const by = way === 'up' ? -1 : 1;
    focus.current = { step: steps[place]?.name ?? '', way };
    change(moved(steps, place, by));
    setTold(words.movedTo(place + by + 1, steps.length));
  };
  return (
    <div className="edit-steps">
      {steps.length === 0 ? <Quiet>{words.noSteps}</Quiet> : null}
      <ol className="edit-list">
        {steps.map((step, i) => {
          const what = words.step(i + 1, words.kinds[step.do]);
          return (
            <li key={step.name} className="edit-step">
              <Row spread>
                <Strong>{what}</Strong>
                <Row>
                  <Button
                    id={buttonId(step.name, 'up')}
                    label={words.upOf(what)}
                    off={i === 0}
                    run={() => move(i, 'up')}
                  >
                    {words.up}
                  </Button>
                  <Button
                    id={buttonId(step.name, 'down')}
                    label={words.downOf(what)}
                    off={i === steps.length - 1}
                    run={() => move(i, 'down')}
                  >
                    {words.down}
                  </Button>
                  <Button
                    label={words.removeOf(what)}
                    run={() => {
                      change(steps.filter((s) => s !== step));
                      setTold(words.removed);
                    }}
                  >
                    {words.remove}
                  </Button>
                </Row>
              </Row>
              {isAt(faults, `${path}.${i}`) ? <Words>{words.stepFault}</Words> : null}
              <StepFields
                step={step}
                path={`${path}.${i}`}
                Branch={Steps}
                change={(next) => change(steps.map((s) => (s === step ? next : s)))}
              />
            </li>
          );
        })}
      </ol>
      <Adding where={where} add={(step) => change([...steps, step])} />
      <div className="unseen" aria-live="polite">
        {told}
      </div>
    </div>
  );
}

function Adding({ where, add }: { where: string; add: (step: Step) => void }) {
  const words = editorWords();
  const { journey, draft } = useEditing();
  const [kind, setKind] = useState<StepKind>('wait');
  return (
    <div className="edit-add">
      <Choice
        label={words.what}
        value={kind}
        options={stepKinds.map((value) => ({ value, label: words.kinds[value] }))}
        change={setKind}
      />
      <Button
        label={words.addTo(where)}
        run={() => add(newStep(kind, draft, journey.taskKinds[0]?.kind ?? 'reach-out'))}
      >
        {words.add}
      </Button>
    </div>
  );
}
