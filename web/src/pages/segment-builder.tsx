// The rule of a segment, part by part: every part is a field that can be reached and changed by keyboard.

import type { SegmentFieldsAnswer } from '../../../server/http/admin/types.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Choice, NumberInput, TextInput } from '../ui/fields.tsx';
import { Row } from '../ui/layout.tsx';
import { Quiet } from '../ui/words.tsx';
import { type GroupDraft, isGroup, kindOf, type LineDraft, newGroup, newLine, ofField } from './segment-draft.ts';

interface BuilderProps<Part> {
  fields: SegmentFieldsAnswer;
  part: Part;
  faults: ReadonlySet<string>;
  change: (part: Part) => void;
  remove?: (() => void) | undefined;
}

export function RuleGroup({ fields, part, faults, change, remove }: BuilderProps<GroupDraft>) {
  const { builder } = texts().segments;
  const replaced = (key: string, next: GroupDraft['parts'][number] | null) =>
    change({ ...part, parts: part.parts.flatMap((p) => (p.key === key ? (next ?? []) : p)) });
  return (
    <fieldset className="rule-group">
      <legend>
        <Choice
          label={builder.mode}
          inline
          value={part.mode}
          options={(['all', 'any', 'none'] as const).map((value) => ({ value, label: builder.modes[value] }))}
          change={(mode) => change({ ...part, mode })}
        />
      </legend>
      {part.parts.length === 0 ? <Quiet>{builder.emptyGroup[part.mode]}</Quiet> : null}
      {part.parts.map((p) => {
        const own = {
          fields,
          faults,
          change: (next: GroupDraft | LineDraft) => replaced(p.key, next),
          remove: () => replaced(p.key, null),
        };
        return isGroup(p) ? <RuleGroup key={p.key} part={p} {...own} /> : <RuleLine key={p.key} part={p} {...own} />;
      })}
      <Row>
        <Button run={() => change({ ...part, parts: [...part.parts, newLine()] })}>{builder.addLine}</Button>
        <Button run={() => change({ ...part, parts: [...part.parts, newGroup()] })}>{builder.addGroup}</Button>
        {remove === undefined ? null : <Button run={remove}>{builder.removeGroup}</Button>}
      </Row>
    </fieldset>
  );
}

function RuleLine({ fields, part, faults, change, remove }: BuilderProps<LineDraft>) {
  const { builder } = texts().segments;
  const kind = kindOf(fields, part.field);
  const options = [
    ...fields.numbers,
    ...fields.choices,
    fields.viewed,
    ...fields.truths,
    { field: 'clickedMail', title: fields.clicked },
  ].map(({ field, title }) => ({ value: field, label: title }));
  if (kind === 'kept') options.push({ value: part.field, label: part.field });
  return (
    <div className="rule-line">
      <Choice
        label={builder.field}
        value={part.field}
        options={options}
        change={(field) => change(ofField(fields, part, field))}
      />
      {kind === 'kept' ? null : <Compared kind={kind} part={part} change={change} />}
      <Value fields={fields} kind={kind} part={part} fault={faults.has(part.key)} change={change} />
      <Button run={remove ?? (() => {})}>{builder.remove}</Button>
    </div>
  );
}

function Compared({ kind, part, change }: { kind: string; part: LineDraft; change: (part: LineDraft) => void }) {
  const { builder } = texts().segments;
  const values =
    kind === 'number'
      ? ['>=', '>', '=', '!=', '<', '<=']
      : kind === 'truth' || kind === 'clicked'
        ? ['yes', 'no']
        : ['one-of', 'none-of'];
  return (
    <Choice
      label={builder.is}
      value={part.is}
      options={values.map((value) => ({ value, label: builder.compare[value] ?? value }))}
      change={(is) => change({ ...part, is })}
    />
  );
}

function Value({
  fields,
  kind,
  part,
  fault,
  change,
}: {
  fields: SegmentFieldsAnswer;
  kind: string;
  part: LineDraft;
  fault: boolean;
  change: (part: LineDraft) => void;
}) {
  const { builder } = texts().segments;
  const told = fault ? builder.incomplete : undefined;
  const days = (
    <NumberInput
      label={builder.inDays}
      value={part.days}
      unit={builder.days}
      fault={told}
      change={(value) => change({ ...part, days: value })}
    />
  );
  if (kind === 'number') {
    const unit = fields.numbers.find((f) => f.field === part.field)?.unit ?? '';
    return (
      <NumberInput
        label={builder.value}
        value={part.value}
        {...(unit === '' ? {} : { unit })}
        fault={told}
        change={(value) => change({ ...part, value })}
      />
    );
  }
  if (kind === 'clicked') return days;
  if (kind !== 'choice' && kind !== 'viewed') return <span />;
  const choice = kind === 'viewed' ? undefined : fields.choices.find((f) => f.field === part.field);
  const values = (kind === 'viewed' ? fields.viewed.values : choice?.values) ?? null;
  // What was once chosen stays to choose, though no product is of that type any more.
  const offered =
    part.value === '' || values === null || values.includes(part.value) ? (values ?? []) : [part.value, ...values];
  return (
    <>
      {values === null || values.length === 0 || part.value.includes(',') ? (
        <TextInput
          label={builder.values}
          value={part.value}
          help={builder.valuesHelp}
          fault={told}
          change={(value) => change({ ...part, value })}
        />
      ) : (
        <Choice
          label={builder.value}
          value={part.value}
          options={[
            { value: '', label: builder.choose },
            ...offered.map((value) => ({ value, label: choice?.labels[value] ?? value })),
          ]}
          fault={told}
          change={(value) => change({ ...part, value })}
        />
      )}
      {kind === 'viewed' ? days : null}
    </>
  );
}
