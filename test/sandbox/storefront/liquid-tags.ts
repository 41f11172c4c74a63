// The tags of Shopify's Liquid that our theme and our extensions use, and `app_block` for a place where a merchant put a block.

import { type Context, type Liquid, type TagToken, type Template, type TopLevelToken, Value } from 'liquidjs';

/** Draws an app's block into the page; '' where the merchant hasn't switched it on. */
export interface AppBlockSlot {
  draw(handle: string, settings: Record<string, unknown>): string;
}

export function registerTags(engine: Liquid): void {
  for (const name of ['schema', 'stylesheet', 'javascript', 'doc']) {
    engine.registerTag(name, {
      parse(tag: TagToken, remaining: TopLevelToken[]) {
        this.body = '';
        for (let token = remaining.shift(); token; token = remaining.shift()) {
          if ((token as TagToken).name === `end${tag.name}`) return;
          this.body += token.getText();
        }
        throw new Error(`${name} is not closed`);
      },
      *render(context: Context, emitter) {
        if (name === 'stylesheet') emitter.write(`<style>${this.body}</style>`);
        if (name === 'javascript') emitter.write(`<script type="module">${this.body}</script>`);
        yield context;
      },
    });
  }
  engine.registerTag('form', {
    parse(tag: TagToken, remaining: TopLevelToken[]) {
      const [kind, ...rest] = tag.args.split(',');
      this.kind = new Value(kind!, this.liquid);
      this.attributes = rest
        .map((part) => part.split(':'))
        .filter((pair) => pair.length === 2)
        .map(([key, value]) => [key!.trim(), new Value(value!.trim(), this.liquid)] as const);
      this.templates = [] as Template[];
      const stream = this.liquid.parser
        .parseStream(remaining)
        .on('tag:endform', () => stream.stop())
        .on('template', (template: Template) => this.templates.push(template))
        .on('end', () => {
          throw new Error('form is not closed');
        });
      stream.start();
    },
    *render(context: Context, emitter) {
      const kind = (yield this.kind.value(context)) as string;
      const action = { product: '/cart/add', cart: '/cart', customer: '/contact' }[kind] ?? '/';
      let attributes = '';
      for (const [key, value] of this.attributes) {
        const text: unknown = yield value.value(context);
        attributes += ` ${key}="${String(text)}"`;
      }
      emitter.write(`<form method="post" action="${action}" accept-charset="UTF-8"${attributes}>`);
      yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
      emitter.write('</form>');
    },
  });
  engine.registerTag('section', {
    parse(tag: TagToken) {
      this.name = tag.args.trim().replace(/^['"]|['"]$/g, '');
    },
    *render(context: Context, emitter) {
      const templates = this.liquid.parseFileSync(`sections/${this.name}`);
      emitter.write(`<div id="shopify-section-${this.name}" class="shopify-section">`);
      yield this.liquid.renderer.renderTemplates(templates, context.spawn(), emitter);
      emitter.write('</div>');
    },
  });
  // `{% app_block 'recommendations', product: product %}`: where a merchant has put one of the app's blocks.
  engine.registerTag('app_block', {
    parse(tag: TagToken) {
      const [handle, ...rest] = tag.args.split(',');
      this.handle = handle!.trim().replace(/^['"]|['"]$/g, '');
      this.settings = rest
        .map((part) => part.split(':'))
        .filter((pair) => pair.length === 2)
        .map(([key, value]) => [key!.trim(), new Value(value!.trim(), this.liquid)] as const);
    },
    *render(context: Context, emitter) {
      const settings: Record<string, unknown> = {};
      for (const [key, value] of this.settings) settings[key] = yield value.value(context);
      const { app_blocks: blocks } = context.globals as { app_blocks?: AppBlockSlot };
      emitter.write(blocks?.draw(this.handle, settings) ?? '');
    },
  });
}
