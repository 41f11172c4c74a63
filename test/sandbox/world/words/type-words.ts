// What a product type's word list holds: enough to make a dozen products of it that read as if a shop had written them.

export const departments = ['table', 'home', 'wear', 'outdoors', 'pantry'] as const;
export type Department = (typeof departments)[number];

export const styles = ['minimal', 'rustic', 'playful'] as const;
export type Style = (typeof styles)[number];

/** One design; products are a design under a model name, in some colours. */
export interface Design {
  /** Stands behind the model name: "Saltholm" + "Stoneware Mug". */
  readonly noun: string;
  /** Opening sentence of the description. */
  readonly text: string;
  readonly style: Style;
  readonly pattern: string;
  /** Form of the shape drawn. */
  readonly form: number;
  /** Price against the middle of the type. */
  readonly factor: number;
}

export interface TypeWords {
  readonly type: string;
  readonly shape: string;
  readonly department: Department;
  /** A second department the type leans to, and how much. */
  readonly leans?: readonly [Department, number];
  readonly vendors: readonly string[];
  /** Middle price in minor units. */
  readonly price: number;
  readonly grams: number;
  readonly colours: readonly string[];
  /** Sizes offered for each colour, and their price steps. */
  readonly sizes?: { readonly name: string; readonly values: readonly string[]; readonly step: number };
  readonly tags: readonly string[];
  readonly designs: readonly Design[];
  /** Second and third sentences. */
  readonly details: readonly string[];
  /** Closing sentence. */
  readonly care: readonly string[];
  /** 1: wanted in winter, −1: in summer. */
  readonly winter: number;
  readonly consumable?: boolean;
  /** Types often looked at or bought together with it. */
  readonly related: readonly string[];
}
