/** What every trained model is when it leaves training: a card that says what it knows, and the files that know it. */

/** What a model was trained on, when, how good it was, against what, and where it fails. */
export interface ModelCard {
  /** The question it answers, e.g. `next-item`. */
  question: string;
  /** How it answers, e.g. `blend`. */
  technique: string;
  version: string;
  /** Epoch ms, UTC. */
  trainedAt: number;
  /** The moments between which its training data lies; epoch ms, UTC. */
  window: { from: number; to: number };
  /** Rows (sessions, orders, shoppers) it was trained on. */
  rows: number;
  settings: Record<string, unknown>;
  /** Its figures on data it was not trained on. */
  metrics: Record<string, number>;
  /** The same figures of what it was measured against. */
  against: Record<string, number>;
  limits: string[];
  /** Parts that are not ONNX, and why. */
  nativeParts: string[];
}

/** A model as it is stored: its card and its files by name. */
export interface ModelBundle {
  card: ModelCard;
  files: Record<string, Uint8Array>;
}
