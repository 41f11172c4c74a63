// Shopify's dialect of Liquid on liquidjs, over one folder of templates.

import { Liquid } from 'liquidjs';
import { registerFilters } from './liquid-filters.ts';
import { registerTags } from './liquid-tags.ts';

export interface LiquidFolders {
  /** Where templates are looked up by name. */
  templates: string[];
  /** Where `render` finds snippets. */
  snippets: string;
  locales: string;
  /** Public address below which assets lie, with trailing slash. */
  assets: string;
}

/** An engine over the given folders; `globals` passed to each render must hold `request` and `shop`. */
export function liquidEngine(folders: LiquidFolders): Liquid {
  const engine = new Liquid({
    root: folders.templates,
    partials: folders.snippets,
    extname: '.liquid',
    cache: true,
    ownPropertyOnly: true,
    relativeReference: false,
    dynamicPartials: true,
    strictFilters: true,
  });
  registerTags(engine);
  registerFilters(engine, folders);
  return engine;
}
