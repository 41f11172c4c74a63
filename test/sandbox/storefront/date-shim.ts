// The sandbox's clock in a page: a script that, placed before all others, moves `Date` by the clock's offset.

/** JavaScript source. `offsetMs` is added to every reading of the present; given dates stay what they are. */
export function dateShim(offsetMs: number): string {
  const offset = Math.trunc(offsetMs);
  if (offset === 0) return '';
  return `(()=>{const R=Date,now=()=>R.now()+${offset};globalThis.Date=new Proxy(R,{construct:(t,a,n)=>Reflect.construct(t,a.length?a:[now()],n),apply:()=>new R(now()).toString(),get:(t,k)=>k==="now"?now:t[k]})})();`;
}
