// Calls to a shop's own host. With PRESAGE_PLATFORM_ORIGIN set they go there instead, and a header says which shop was meant.

/** A request to `https://{shop}{path}`. */
export type ShopFetch = (shop: string, path: string, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 30_000;

/** @param origin of a stand-in platform, or null */
export function shopFetchFrom(fetcher: typeof fetch, origin: string | null): ShopFetch {
  return (shop, path, init) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    // An answer that redirects elsewhere would carry our token with it.
    const request = { ...init, signal, redirect: 'error' as const };
    if (origin === null) return fetcher(`https://${shop}${path}`, request);
    return fetcher(`${origin}${path}`, { ...request, headers: { ...init.headers, 'x-sandbox-shop': shop } });
  };
}
