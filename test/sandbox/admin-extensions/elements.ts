// Stand-ins for the elements admin extensions are written in (`s-stack`, `s-button`, …): as much of each as our cards use, drawn plainly.

/** JavaScript source for the head of an extension's page. `appRoot` is where `app:` links lead. */
export const elementsScript = (appRoot: string): string => `(${define.toString()})(${JSON.stringify(appRoot)});`;

/** Runs in the page. Only its source travels. */
function define(appRoot: string): void {
  const gaps: Record<string, string> = { base: '12px', small: '8px', 'small-200': '6px' };
  const escaped = (text: string | null) => {
    const span = document.createElement('span');
    span.textContent = text;
    return span.innerHTML.replaceAll('"', '&quot;');
  };
  /** Attributes as they are now, the style of the host, and what stands around the children. */
  const shapes: Record<string, (get: (name: string) => string | null) => [style: string, inside: string]> = {
    's-admin-block': (get) => [
      'display:block;padding:16px;background:#fff;border-radius:12px;box-shadow:0 1px 2px rgba(0,0,0,.12)',
      `<h2 style="margin:0 0 12px;font-size:14px">${escaped(get('heading'))}</h2><slot></slot>`,
    ],
    's-admin-action': (get) => [
      'display:block;background:#fff;border-radius:12px;box-shadow:0 1px 2px rgba(0,0,0,.12)',
      `<h2 style="margin:0;padding:14px 16px;font-size:14px;border-bottom:1px solid #e3e3e3">${escaped(get('heading'))}</h2>
       <div style="padding:16px"${get('loading') === null ? '' : ' aria-busy="true"'}><slot></slot></div>
       <div style="display:flex;justify-content:flex-end;gap:8px;padding:12px 16px;border-top:1px solid #e3e3e3"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div>`,
    ],
    's-stack': (get) => [
      `display:flex;gap:${gaps[get('gap') ?? ''] ?? '0'};justify-content:${get('justifyContent') ?? 'start'};align-items:${get('alignItems') ?? 'normal'};` +
        (get('direction') === 'inline' ? 'flex-wrap:wrap' : 'flex-direction:column'),
      '<slot></slot>',
    ],
    's-text': (get) => [
      `color:${get('color') === 'subdued' ? '#616161' : 'inherit'};font-weight:${get('type') === 'strong' ? 650 : 400}`,
      '<slot></slot>',
    ],
    's-paragraph': (get) => [
      `display:block;color:${get('color') === 'subdued' ? '#616161' : 'inherit'}`,
      '<slot></slot>',
    ],
    's-heading': () => ['display:block;font-size:13px', '<h3 style="margin:0;font-size:13px"><slot></slot></h3>'],
    's-unordered-list': () => ['display:block', '<div role="list" style="padding-left:16px"><slot></slot></div>'],
    's-list-item': () => ['display:list-item;list-style:disc', '<slot></slot>'],
    's-banner': (get) => [
      `display:block;padding:10px 12px;border-radius:8px;background:${get('tone') === 'info' ? '#eaf4ff' : '#fff1d6'}`,
      '<div role="status"><slot></slot></div>',
    ],
    's-spinner': (get) => [
      'display:inline-block',
      `<span role="img" style="display:block;width:16px;height:16px;border:2px solid #c9c9c9;border-top-color:#303030;border-radius:50%" aria-label="${escaped(get('accessibilityLabel'))}"></span>`,
    ],
    's-button': (get) => [
      'display:inline-block',
      `<button${get('disabled') === null ? '' : ' disabled'} style="font:inherit;padding:6px 12px;border:0;border-radius:8px;box-shadow:inset 0 0 0 1px #c9c9c9;${
        get('variant') === 'primary' ? 'background:#303030;color:#fff' : 'background:#fff'
      }"><slot></slot></button>`,
    ],
    's-link': (get) => [
      'display:inline',
      `<a target="_top" style="color:#005bd3" href="${escaped((get('href') ?? '').replace(/^app:/, appRoot))}"><slot></slot></a>`,
    ],
  };
  for (const [name, shape] of Object.entries(shapes)) {
    customElements.define(
      name,
      class extends HTMLElement {
        connectedCallback() {
          if (this.shadowRoot) return;
          if (name === 's-list-item') this.setAttribute('role', 'listitem');
          this.attachShadow({ mode: 'open' });
          this.draw();
          new MutationObserver(() => this.draw()).observe(this, { attributes: true });
        }
        draw() {
          const [style, inside] = shape((attribute) => this.getAttribute(attribute));
          const root = this.shadowRoot as ShadowRoot;
          const text = `<style>:host{${style}}</style>${inside}`;
          if (root.innerHTML !== text) root.innerHTML = text;
        }
      },
    );
  }
}
