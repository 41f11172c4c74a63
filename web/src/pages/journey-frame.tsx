// When a journey may begin, for whom, and how long its mails are worth sending.

import type { Journey, Trigger } from '../../../server/http/admin/journey-types.ts';
import { texts } from '../texts/texts.ts';
import { Amount } from '../ui/amount.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Choice, TextInput, Tick } from '../ui/fields.tsx';
import { Columns, Stack } from '../ui/layout.tsx';
import { Sentences } from '../ui/list.tsx';
import { useEditing } from './journey-editor-context.ts';
import { editorWords } from './journey-editor-words.ts';
import { RuleField } from './rule-field.tsx';

export function JourneyFrame({ draft, change }: { draft: Journey; change: (draft: Journey) => void }) {
  const words = editorWords();
  const { journey } = useEditing();
  const amount = { noNumber: words.number };
  const setTrigger = (place: number, trigger: Trigger) =>
    change({ ...draft, triggers: draft.triggers.map((t, i) => (i === place ? trigger : t)) });
  const { audience, ...withoutAudience } = draft;
  return (
    <Card title={words.frame}>
      {/* In the server's words; what is being changed has none yet. */}
      {JSON.stringify(draft.triggers) === JSON.stringify(journey.definition.triggers) ? (
        <Part title={texts().journeys.starts}>
          <Sentences items={journey.starts} />
        </Part>
      ) : null}
      {draft.triggers.map((trigger, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: triggers keep their places
        <Stack tight key={i}>
          {draft.subject !== 'shopper' ? null : (
            <Choice
              label={words.starts}
              value={isOffered(trigger.on) ? trigger.on : ''}
              options={[
                ...(isOffered(trigger.on) ? [] : [{ value: '', label: words.startsAsIs }]),
                ...offered.map(({ on }) => ({ value: on, label: words.startsBy[on] })),
              ]}
              change={(on) => setTrigger(i, offered.find((each) => each.on === on) ?? trigger)}
            />
          )}
          <TriggerFields id={`triggers.${i}`} trigger={trigger} change={(next) => setTrigger(i, next)} />
        </Stack>
      ))}
      <Tick
        label={words.never}
        value={draft.againAfterDays === null}
        change={(on) => change({ ...draft, againAfterDays: on ? null : 30 })}
      />
      <Columns count={2}>
        {draft.againAfterDays === null ? null : (
          <Amount
            label={words.again}
            unit={words.days}
            value={draft.againAfterDays}
            change={(againAfterDays) => change({ ...draft, againAfterDays })}
            {...amount}
          />
        )}
        <Amount
          label={words.useful}
          help={words.usefulHelp}
          unit={words.hours}
          value={draft.usefulHours}
          change={(usefulHours) => change({ ...draft, usefulHours })}
          {...amount}
        />
      </Columns>
      <Tick
        label={words.audience}
        help={words.audienceHelp}
        value={audience !== undefined}
        change={(on) => change(on ? { ...draft, audience: { all: [] } } : withoutAudience)}
      />
      {audience === undefined ? null : (
        <RuleField id="audience" rule={audience} change={(rule) => change({ ...draft, audience: rule })} />
      )}
    </Card>
  );
}

/** What a journey about a shopper may begin with, each as it is first offered. */
const offered = [
  { on: 'subscribed' },
  { on: 'ordered', nth: 'any' },
  { on: 'viewed', times: 2 },
  { on: 'price-dropped', percent: 10, viewedInDays: 30 },
  { on: 'segment', rule: { all: [] } },
  { on: 'date', kind: 'birthday' },
  { on: 'date-field', field: 'service-due', daysBefore: 7 },
  { on: 'predicted', moment: 'silence', withinDays: 0 },
] as const satisfies Trigger[];
export type OfferedTrigger = (typeof offered)[number]['on'];
const isOffered = (on: Trigger['on']): on is OfferedTrigger => offered.some((each) => each.on === on);

interface TriggerProps {
  id: string;
  trigger: Trigger;
  change: (trigger: Trigger) => void;
}

/** The figures of what starts it; some have none. */
function TriggerFields({ id, trigger, change }: TriggerProps) {
  const words = editorWords();
  const amount = { noNumber: words.number };
  switch (trigger.on) {
    case 'viewed':
      return (
        <Amount
          label={words.times}
          value={trigger.times}
          change={(times) => change({ ...trigger, times })}
          {...amount}
        />
      );
    case 'price-dropped':
      return (
        <Columns count={2}>
          <Amount
            label={words.dropped}
            unit={words.percent}
            value={trigger.percent}
            change={(percent) => change({ ...trigger, percent })}
            {...amount}
          />
          <Amount
            label={words.viewedIn}
            unit={words.days}
            value={trigger.viewedInDays}
            change={(viewedInDays) => change({ ...trigger, viewedInDays })}
            {...amount}
          />
        </Columns>
      );
    case 'date-field':
      return (
        <Columns count={2}>
          <TextInput
            label={words.dateField}
            help={words.dateFieldHelp}
            value={trigger.field}
            change={(field) => change({ ...trigger, field })}
          />
          <Amount
            label={words.within}
            unit={words.days}
            value={trigger.daysBefore}
            change={(daysBefore) => change({ ...trigger, daysBefore })}
            {...amount}
          />
        </Columns>
      );
    case 'predicted':
      return (
        <Amount
          label={words.within}
          unit={words.days}
          value={trigger.withinDays}
          change={(withinDays) => change({ ...trigger, withinDays })}
          {...amount}
        />
      );
    case 'segment':
      return <RuleField id={id} rule={trigger.rule} change={(rule) => change({ ...trigger, rule })} />;
    default:
      return null;
  }
}
