import { Component, type ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';

/** The last resort: a mistake in one screen is told, instead of an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <ErrorState error={error} title="This screen has a mistake" onRetry={() => location.reload()} />;
  }
}
