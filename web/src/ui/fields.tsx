// Fields of a form: each with its label, a word of help, and its fault beside it.

import { Checkbox, Select, TextField } from '@shopify/polaris';

interface FieldProps<Value> {
  label: string;
  value: Value;
  change: (value: Value) => void;
  help?: string | undefined;
  fault?: string | undefined;
}

export function TextInput(
  props: FieldProps<string> & { lines?: number; kind?: 'text' | 'email'; complete?: string; max?: number },
) {
  return (
    <TextField
      label={props.label}
      value={props.value}
      onChange={props.change}
      type={props.kind ?? 'text'}
      autoComplete={props.complete ?? 'off'}
      helpText={props.help}
      error={props.fault}
      {...(props.lines === undefined ? {} : { multiline: props.lines })}
      {...(props.max === undefined ? {} : { maxLength: props.max })}
    />
  );
}

/** Numbers are typed as text, so that a half-typed one is not taken away and a scroll changes nothing; they are judged when saved. */
export function NumberInput(props: FieldProps<string> & { unit?: string }) {
  return (
    <TextField
      label={props.label}
      value={props.value}
      onChange={props.change}
      inputMode="decimal"
      autoComplete="off"
      helpText={props.help}
      error={props.fault}
      {...(props.unit === undefined ? {} : { suffix: props.unit })}
    />
  );
}

export function Tick(props: FieldProps<boolean>) {
  return (
    <Checkbox
      label={props.label}
      checked={props.value}
      onChange={props.change}
      helpText={props.help}
      error={props.fault}
    />
  );
}

export function Choice<Value extends string>(
  props: FieldProps<Value> & { options: { value: Value; label: string }[]; inline?: boolean },
) {
  return (
    <Select
      label={props.label}
      labelInline={props.inline ?? false}
      options={props.options}
      value={props.value}
      onChange={(value) => props.change(value as Value)}
      helpText={props.help}
      error={props.fault}
    />
  );
}

export function Search(props: { label: string; hint: string; value: string; change: (value: string) => void }) {
  return (
    <TextField
      label={props.label}
      labelHidden
      placeholder={props.hint}
      value={props.value}
      onChange={props.change}
      type="search"
      autoComplete="off"
      clearButton
      onClearButtonClick={() => props.change('')}
      maxLength={254}
    />
  );
}

/** A day and time by the clock of this device, as `2026-03-03T10:00`; empty: none. */
export function MomentInput(props: FieldProps<string>) {
  return (
    <TextField
      label={props.label}
      value={props.value}
      onChange={props.change}
      type="datetime-local"
      autoComplete="off"
      helpText={props.help}
      error={props.fault}
    />
  );
}
