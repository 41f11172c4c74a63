// A number that is edited as text: what is half-typed stays, and is NaN above until it is a number again.

import { useState } from 'react';
import { NumberInput } from './fields.tsx';

export interface AmountProps {
  label: string;
  value: number;
  change: (value: number) => void;
  unit?: string;
  help?: string;
  /** What is said beside it while it is no number. */
  noNumber: string;
}

export function Amount({ label, value, change, unit, help, noNumber }: AmountProps) {
  const [text, setText] = useState(Number.isNaN(value) ? '' : String(value));
  return (
    <NumberInput
      label={label}
      value={text}
      change={(typed) => {
        setText(typed);
        change(typed.trim() === '' ? Number.NaN : Number(typed.trim().replace(',', '.')));
      }}
      help={help}
      fault={Number.isNaN(value) ? noNumber : undefined}
      {...(unit === undefined ? {} : { unit })}
    />
  );
}
