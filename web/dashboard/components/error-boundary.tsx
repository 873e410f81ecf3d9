import { RotateCw } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { ApiError } from '../lib/api-client.ts';
import { mayReloadForNewVersion } from '../lib/new-version.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorState } from './error-state.tsx';

/** True if a screen's code could not be fetched, because the connection is lost or a newer version was deployed. */
const isMissingCode = (error: unknown): boolean =>
  error instanceof Error &&
  /dynamically imported module|importing a module script|preload CSS|module script failed/i.test(error.message);

const reload = () => location.reload();

/** Shows an error in place of the part of the page that failed. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown) {
    if (!isMissingCode(error)) return;
    // Browsers remember failed imports, so only reloading the page fetches the code again.
    if (!navigator.onLine) addEventListener('online', reload);
    else if (mayReloadForNewVersion()) reload();
  }

  override componentWillUnmount() {
    removeEventListener('online', reload);
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (!isMissingCode(error)) return <ErrorState error={error} title="Something went wrong" onRetry={reload} />;
    if (navigator.onLine) return <NewVersion />;
    const offline = new ApiError('This screen loads when you reconnect.', { code: 'network' });
    return <ErrorState error={offline} onRetry={reload} />;
  }
}

function NewVersion() {
  return (
    <EmptyState title="A new version is available">
      <Button className="mt-2" icon={<RotateCw aria-hidden className="size-3.5" />} onClick={reload}>
        Reload
      </Button>
    </EmptyState>
  );
}
