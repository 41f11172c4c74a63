// What every part of the journey editor knows.

import { createContext, useContext } from 'react';
import type { Journey, JourneyAnswer, Step } from '../../../server/http/admin/journey-types.ts';
import type { SegmentFieldsAnswer } from '../../../server/http/admin/types.ts';

export interface Editing {
  /** As it was opened. */
  journey: JourneyAnswer;
  draft: Journey;
  fields: SegmentFieldsAnswer;
  /** What the server refused, as the paths of its answer: `steps.2`. */
  faults: string[];
  /** A save was tried, so what is missing is shown. */
  tried: boolean;
  incomplete: (key: string, is: boolean) => void;
}

export interface StepsProps {
  steps: Step[];
  /** Where they stand in the journey, as the server names it: `steps.2.then`. */
  path: string;
  /** The same for people. */
  where: string;
  change: (steps: Step[]) => void;
}

export const EditorContext = createContext<Editing | null>(null);

/** @throws Error outside the editor */
export function useEditing(): Editing {
  const editing = useContext(EditorContext);
  if (editing === null) throw new Error('a part of the journey editor stands outside of it');
  return editing;
}
