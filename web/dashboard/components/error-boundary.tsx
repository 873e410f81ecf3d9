import { Component, type ReactNode } from 'react';
import { ApiError } from '../lib/api-client.ts';
import { ErrorState } from './error-state.tsx';

/** Code that could not be fetched: the connection is gone, or a newer version was deployed since. */
const isMissingCode = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|importing a module script/i.test(error.message);

/** A mistake, or code that does not come, is told in place of what it broke. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const shown = isMissingCode(error)
      ? new ApiError('This screen could not be fetched. Reload when you are on line.', { code: 'network' })
      : error;
    return <ErrorState error={shown} title="This screen has a mistake" onRetry={() => location.reload()} />;
  }
}
