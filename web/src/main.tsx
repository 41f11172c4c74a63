// Starts the embedded admin in the reader's language.

import '@shopify/polaris/build/esm/styles.css';
import './ui/ui.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refused } from './api.ts';
import { App } from './app.tsx';
import { language, loadTexts } from './texts/texts.ts';
import { UiProvider } from './ui/provider.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server has refused it will refuse again; what did not arrive may arrive.
      retry: (failures, fault) => failures < 2 && !(fault instanceof Refused && fault.status < 500),
    },
  },
});

const words = await loadTexts(language());
document.documentElement.lang = language();

const place = document.getElementById('app');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <UiProvider translations={words}>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </UiProvider>
    </StrictMode>,
  );
}
