// What a training says when there is too little to learn from.

/** Why there is no model, as one sentence for a person to read. */
export interface Missing {
  missing: string;
}
