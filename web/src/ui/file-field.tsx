// A file chosen from this device.

import { useId } from 'react';
import { Quiet, Strong } from './words.tsx';

export interface FileFieldProps {
  label: string;
  help: string;
  /** What kinds of file are offered, as the browser wants it: `.csv,text/csv`. */
  accept: string;
  fault?: string | undefined;
  choose: (file: File | null) => void;
}

export function FileField({ label, help, accept, fault, choose }: FileFieldProps) {
  const id = useId();
  return (
    <div className="file-field">
      <label htmlFor={id}>
        <Strong>{label}</Strong>
      </label>
      <input
        id={id}
        type="file"
        accept={accept}
        aria-describedby={`${id}-help`}
        aria-invalid={fault !== undefined}
        onChange={(event) => choose(event.target.files?.[0] ?? null)}
      />
      <div id={`${id}-help`}>
        {fault === undefined ? null : <p className="fault">{fault}</p>}
        <Quiet>{help}</Quiet>
      </div>
    </div>
  );
}
