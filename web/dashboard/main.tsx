import './styles/index.css';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';

const element = document.getElementById('root');
if (!element) throw new Error('the page has no root');
const root = createRoot(element);
// React splits a transition into slices, so that a slow phone can paint and respond in between.
startTransition(() =>
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
