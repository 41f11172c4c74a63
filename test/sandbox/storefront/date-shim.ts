// The sandbox's clock in a page: a script that, placed before all others, moves `Date` by the clock's offset.

/** JavaScript source. `offsetMs` is added to every reading of the present; given dates stay what they are. */
export function dateShim(offsetMs: number): string {
  return `(()=>{const R=Date,o=${Math.trunc(offsetMs)};if(!o)return;class D extends R{constructor(...a){a.length?super(...a):super(R.now()+o)}static now(){return R.now()+o}}globalThis.Date=D})();`;
}
