// Says how long each part of the start took.

export class Phases {
  readonly #say: (line: string) => void;
  #since = performance.now();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Ends a phase: what was done since the last one, and its seconds. */
  end(what: string): void {
    const now = performance.now();
    this.#say(`sandbox: ${((now - this.#since) / 1000).toFixed(1).padStart(5)} s  ${what}`);
    this.#since = now;
  }
}
