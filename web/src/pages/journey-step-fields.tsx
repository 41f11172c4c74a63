// What can be set of one step, by its kind.

import { type ComponentType, useState } from 'react';
import type { IfStep, SplitStep, Step } from '../../../server/http/admin/journey-types.ts';
import { Amount } from '../ui/amount.tsx';
import { Button } from '../ui/button.tsx';
import { Part } from '../ui/card.tsx';
import { Choice } from '../ui/fields.tsx';
import { Columns, Row } from '../ui/layout.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { freshName, inUnit, unitMinutes } from './journey-draft.ts';
import { type StepsProps, useEditing } from './journey-editor-context.ts';
import { editorWords } from './journey-editor-words.ts';
import { RuleField } from './rule-field.tsx';

interface FieldsOf<Kind> {
  step: Kind;
  path: string;
  change: (step: Step) => void;
  /** The list of steps inside a branch. */
  Branch: ComponentType<StepsProps>;
}

type Of<Do extends Step['do']> = Extract<Step, { do: Do }>;

export function StepFields({ step, path, change, Branch }: FieldsOf<Step>) {
  const words = editorWords();
  const { journey } = useEditing();
  const amount = { noNumber: words.number };
  switch (step.do) {
    case 'wait':
      return <Wait step={step} change={change} />;
    case 'wait-until':
      return (
        <Columns count={2}>
          <Choice
            label={words.hour}
            value={String(step.hour)}
            options={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }))}
            change={(hour) => change({ ...step, hour: Number(hour) })}
          />
          <Choice
            label={words.weekday}
            value={step.weekday === undefined ? '' : String(step.weekday)}
            options={[
              { value: '', label: words.anyDay },
              ...words.weekdays.map((label, day) => ({ value: String(day), label })),
            ]}
            change={(day) => {
              const { weekday: _, ...rest } = step;
              change(day === '' ? rest : { ...rest, weekday: Number(day) });
            }}
          />
        </Columns>
      );
    case 'wait-moment':
      return (
        <Columns count={2}>
          <Choice
            label={words.moment}
            value={step.moment}
            options={(['next-order', 'usual-gap'] as const).map((value) => ({ value, label: words.moments[value] }))}
            change={(moment) => change({ ...step, moment })}
          />
          <Amount
            label={words.plus}
            unit={words.days}
            value={step.plusDays}
            change={(plusDays) => change({ ...step, plusDays })}
            {...amount}
          />
        </Columns>
      );
    case 'send':
      return (
        <>
          <Words>{words.mail(step.name)}</Words>
          <Choice
            label={words.channel}
            help={words.channelHelp}
            value={step.channel ?? 'email'}
            options={(['email', 'sms', 'push', 'site'] as const).map((value) => ({
              value,
              label: words.channels[value],
            }))}
            change={(channel) => change({ ...step, channel })}
          />
        </>
      );
    case 'offer':
      return (
        <Columns count={3}>
          <Choice
            label={words.upTo}
            value={step.upTo}
            options={(['reminder', 'free-shipping', 'discount'] as const).map((value) => ({
              value,
              label: words.rungs[value],
            }))}
            change={(upTo) => change({ ...step, upTo })}
          />
          <Amount
            label={words.discount}
            unit={words.percent}
            value={step.percent}
            change={(percent) => change({ ...step, percent })}
            {...amount}
          />
          <Amount
            label={words.good}
            unit={words.days}
            value={step.goodForDays}
            change={(goodForDays) => change({ ...step, goodForDays })}
            {...amount}
          />
        </Columns>
      );
    case 'task':
      return (
        <Choice
          label={words.task}
          value={step.kind}
          options={journey.taskKinds.map(({ kind, title }) => ({ value: kind, label: title }))}
          change={(kind) => change({ ...step, kind })}
        />
      );
    case 'exit':
      return <Quiet>{words.exit}</Quiet>;
    case 'if':
      return <Question step={step} path={path} change={change} Branch={Branch} />;
    case 'split':
      return <Split step={step} path={path} change={change} Branch={Branch} />;
  }
}

type SpanKind = 'own' | 'cartDelayMinutes' | 'cartSecondDelayHours';

function Wait({ step, change }: Pick<FieldsOf<Of<'wait'>>, 'step' | 'change'>) {
  const words = editorWords();
  const { draft } = useEditing();
  const isOwn = 'minutes' in step.for;
  const minutes = 'minutes' in step.for ? step.for.minutes : 0;
  // Sixty minutes that are typed stay minutes.
  const [unit, setUnit] = useState(() => inUnit(minutes).unit);
  const amount = minutes / unitMinutes[unit];
  const kind: SpanKind = 'minutes' in step.for ? 'own' : step.for.setting;
  const setSpan = (next: SpanKind) => change({ ...step, for: next === 'own' ? { minutes: 1440 } : { setting: next } });
  return (
    <>
      {draft.subject === 'cart' || !isOwn ? (
        <Choice
          label={words.span}
          value={kind}
          options={[
            { value: 'own', label: words.ownSpan },
            { value: 'cartDelayMinutes', label: words.bySetting.cartDelayMinutes },
            { value: 'cartSecondDelayHours', label: words.bySetting.cartSecondDelayHours },
          ]}
          change={setSpan}
        />
      ) : null}
      <Columns count={3}>
        {isOwn ? (
          <>
            <Amount
              label={words.amount}
              value={amount}
              change={(figure) => change({ ...step, for: { minutes: Math.round(figure * unitMinutes[unit]) } })}
              noNumber={words.number}
            />
            <Choice
              label={words.unit}
              value={unit}
              options={(['minutes', 'hours', 'days'] as const).map((value) => ({ value, label: words.units[value] }))}
              change={(next) => {
                setUnit(next);
                change({ ...step, for: { minutes: Math.round(amount * unitMinutes[next]) } });
              }}
            />
          </>
        ) : null}
        <Choice
          label={words.since}
          value={step.since}
          options={(['entry', 'last-change', 'here', 'last-message'] as const).map((value) => ({
            value,
            label: words.sinces[value],
          }))}
          change={(since) => change({ ...step, since })}
        />
      </Columns>
    </>
  );
}

function Question({ step, path, change, Branch }: FieldsOf<IfStep>) {
  const words = editorWords();
  // biome-ignore lint/suspicious/noThenProperty: named for the branch a rule leads to; nothing awaits it
  const titles = { then: words.met, else: words.unmet };
  return (
    <>
      <Part title={words.rule}>
        <RuleField id={path} rule={step.rule} change={(rule) => change({ ...step, rule })} />
      </Part>
      {(['then', 'else'] as const).map((branch) => (
        <Part key={branch} title={titles[branch]}>
          <Branch
            steps={step[branch]}
            path={`${path}.${branch}`}
            where={`${titles[branch]} (${step.name})`}
            change={(steps) => change({ ...step, [branch]: steps })}
          />
        </Part>
      ))}
    </>
  );
}

const MOST_ARMS = 5;

function Split({ step, path, change, Branch }: FieldsOf<SplitStep>) {
  const words = editorWords();
  const { arms } = step;
  const set = (place: number, part: Partial<SplitStep['arms'][number]>) =>
    change({ ...step, arms: arms.map((arm, i) => (i === place ? { ...arm, ...part } : arm)) });
  const names = arms.map((arm) => arm.name);
  return (
    <>
      <Choice
        label={words.by}
        value={step.by}
        options={(['random', 'value-rank', 'churn-rank'] as const).map((value) => ({ value, label: words.bys[value] }))}
        change={(by) => change({ ...step, by })}
      />
      {arms.map((arm, i) => (
        <Part key={arm.name} title={words.arm(i + 1)}>
          <Row>
            <Amount
              label={step.by === 'random' ? words.share : words.upToRank}
              unit={words.percent}
              value={Math.round(arm.size * 1000) / 10}
              change={(percent) => set(i, { size: percent / 100 })}
              noNumber={words.number}
            />
            {arms.length > 2 ? (
              <Button
                label={words.removeArm(i + 1)}
                run={() => change({ ...step, arms: arms.filter((each) => each !== arm) })}
              >
                {words.remove}
              </Button>
            ) : null}
          </Row>
          <Branch
            steps={arm.steps}
            path={`${path}.arms.${i}.steps`}
            where={`${words.arm(i + 1)} (${step.name})`}
            change={(steps) => set(i, { steps })}
          />
        </Part>
      ))}
      {arms.length < MOST_ARMS ? (
        <Row>
          <Button
            run={() => change({ ...step, arms: [...arms, { name: freshName(names, 'arm'), size: 0.1, steps: [] }] })}
          >
            {words.addArm}
          </Button>
        </Row>
      ) : null}
    </>
  );
}
