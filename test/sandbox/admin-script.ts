// The admin page's end of the app-bridge conversation: tokens, navigation, toasts, the save bar, the product picker.

/** JavaScript source; `settings` is the JSON of { app, handle, path }. */
export function adminScript(settings: string): string {
  return `(${host.toString()})(${settings});`;
}

/** Runs in the admin page. Only its source travels. */
function host(settings: { app: string; handle: string; path: string }): void {
  const frame = document.getElementById('app') as HTMLIFrameElement;
  const root = `/apps/${settings.handle}`;
  const get = async (name: string): Promise<unknown> => {
    const answer = await fetch(`/-/${name}`);
    const body = (await answer.json()) as { value?: unknown; error?: string };
    if (!answer.ok) throw new Error(body.error ?? 'Failed');
    return body.value;
  };
  const post = (message: Record<string, unknown>) => frame.contentWindow?.postMessage(message, settings.app);
  const event = (name: string, more: Record<string, unknown>) =>
    post({ sandbox: 'app-bridge-event', event: name, ...more });
  void get(`frame-url?path=${encodeURIComponent(settings.path)}`).then((url) => {
    frame.src = String(url);
  });

  const toasts = document.getElementById('toasts') as HTMLElement;
  const hideToast = (id: string) => document.querySelector(`[data-toast="${CSS.escape(id)}"]`)?.remove();
  const showToast = (toast: {
    id: string;
    message: string;
    duration: number;
    isError: boolean;
    action: string | null;
  }) => {
    const element = document.createElement('div');
    element.dataset.toast = toast.id;
    element.className = toast.isError ? 'toast error' : 'toast';
    element.textContent = toast.message;
    if (toast.action) {
      const button = document.createElement('button');
      button.textContent = toast.action;
      button.onclick = () => event('toast-action', { value: toast.id });
      element.append(button);
    }
    toasts.append(element);
    setTimeout(() => element.remove(), toast.duration);
  };

  const bar = document.getElementById('save-bar') as HTMLElement;
  bar.addEventListener('click', (click) => {
    const answer = (click.target as HTMLElement).dataset.answer;
    if (answer) event('save-bar', { value: answer });
  });

  const markCurrent = (path: string) => {
    const pathname = path.split('?')[0] || '/';
    for (const link of document.querySelectorAll('#app-links a')) {
      if (link.getAttribute('data-path') === pathname) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    const home = document.querySelector('nav a[href="/"]');
    if (document.querySelector('#app-links [aria-current]')) home?.removeAttribute('aria-current');
    else home?.setAttribute('aria-current', 'page');
  };
  let shownLinks = '';
  const showLinks = (links: { label: string; path: string; isHome: boolean }[], path: string) => {
    const shown = links.filter((link) => !link.isHome && link.path !== '/');
    const key = JSON.stringify(shown);
    if (key !== shownLinks) {
      shownLinks = key;
      const list = document.getElementById('app-links') as HTMLElement;
      list.replaceChildren(
        ...shown.map((link) => {
          const item = document.createElement('li');
          const anchor = document.createElement('a');
          anchor.href = root + link.path;
          anchor.dataset.path = link.path;
          anchor.textContent = link.label;
          anchor.onclick = (click) => {
            click.preventDefault();
            event('navigate', { path: link.path });
            document.body.classList.remove('menu-open');
          };
          item.append(anchor);
          return item;
        }),
      );
    }
    markCurrent(path);
  };

  const pickProduct = async (): Promise<unknown> => {
    const products = (await get('products')) as { id: string; title: string; handle: string }[];
    return new Promise((resolve) => {
      const dialog = document.createElement('dialog');
      const title = document.createElement('h2');
      title.textContent = 'Choose a product';
      const list = document.createElement('div');
      for (const product of products) {
        const button = document.createElement('button');
        button.textContent = product.title;
        button.onclick = () => {
          dialog.close();
          resolve([product]);
        };
        list.append(button);
      }
      dialog.append(title, list);
      dialog.oncancel = () => resolve(undefined);
      dialog.onclose = () => dialog.remove();
      document.body.append(dialog);
      dialog.showModal();
    });
  };

  const loading = document.getElementById('loading') as HTMLElement;
  type Detail = Record<string, unknown>;
  const requests: Record<string, (detail: Detail) => unknown> = {
    'id-token': () => get('id-token'),
    user: () => get('user'),
    extensions: () => get('extensions'),
    scopes: () => get('scopes'),
    'resource-picker': () => pickProduct(),
    toast: (detail) => showToast(detail as unknown as Parameters<typeof showToast>[0]),
    'toast-hide': (detail) => hideToast(String(detail.id)),
    loading: (detail) => {
      loading.hidden = !detail.busy;
    },
    'save-bar': (detail) => {
      bar.hidden = !detail.shown;
    },
    'leave-confirmation': () => {
      if (!bar.hidden && !confirm('Leave without saving?')) throw new Error('Stayed');
    },
    navigation: (detail) => showLinks(detail.links as Parameters<typeof showLinks>[0], String(detail.path)),
    location: (detail) => {
      history.replaceState(null, '', root + String(detail.path));
      markCurrent(String(detail.path));
    },
  };
  window.addEventListener('message', (message) => {
    if (message.origin !== settings.app || message.source !== frame.contentWindow) return;
    const { sandbox, id, type, detail } = message.data as {
      sandbox?: string;
      id: number;
      type: string;
      detail: Detail;
    };
    if (sandbox !== 'app-bridge') return;
    Promise.resolve()
      .then(() => {
        const handle = requests[type];
        if (!handle) throw new Error(`${type} is not part of the sandbox`);
        return handle(detail);
      })
      .then(
        (value) => post({ sandbox: 'app-bridge-answer', id, value }),
        (error: Error) => post({ sandbox: 'app-bridge-answer', id, error: error.message }),
      );
  });
}

/** JavaScript source of every admin page: the menu button of narrow screens. */
export const menuScript = `document.getElementById('menu').onclick=(e)=>e.currentTarget.setAttribute('aria-expanded',String(document.body.classList.toggle('menu-open')));`;
