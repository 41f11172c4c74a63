// A rule inside a form: what is typed stays as typed, and becomes the form's rule whenever it is complete.

import { useEffect, useState } from 'react';
import type { SegmentRule } from '../../../server/http/admin/types.ts';
import { useEditing } from './journey-editor-context.ts';
import { RuleGroup } from './segment-builder.tsx';
import { draftOf, type GroupDraft, ruleOf } from './segment-draft.ts';

export function RuleField(props: { id: string; rule: SegmentRule; change: (rule: SegmentRule) => void }) {
  const { fields, tried, incomplete } = useEditing();
  const [draft, setDraft] = useState(() => draftOf(fields, props.rule));
  const faults = new Set<string>();
  const isOpen = ruleOf(fields, draft, faults) === null;
  const { id } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when it changes, and when the rule goes; the teller is new with every drawing
  useEffect(() => {
    incomplete(id, isOpen);
    return () => incomplete(id, false);
  }, [id, isOpen]);
  const change = (next: GroupDraft) => {
    setDraft(next);
    const rule = ruleOf(fields, next, new Set());
    if (rule !== null) props.change(rule);
  };
  return <RuleGroup fields={fields} part={draft} faults={tried ? faults : new Set()} change={change} />;
}
