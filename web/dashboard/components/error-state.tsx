import { CloudOff, RotateCw, TriangleAlert } from 'lucide-react';
import { ApiError } from '../lib/api-client.ts';
import { Button } from './button.tsx';

/** Shows what went wrong, and what to do next. */
export function ErrorState({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  const isNetwork = error instanceof ApiError && error.code === 'network';
  const requestId = error instanceof ApiError ? error.requestId : null;
  const Icon = isNetwork ? CloudOff : TriangleAlert;
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <Icon aria-hidden className="size-5 text-faint" />
      <p className="font-medium">{isNetwork ? 'Can’t connect' : (title ?? 'Couldn’t load this')}</p>
      <p className="max-w-prose text-sm text-soft">{error instanceof Error ? error.message : String(error)}</p>
      {requestId && <p className="font-mono text-2xs text-faint">request {requestId}</p>}
      {onRetry && (
        <Button className="mt-2" icon={<RotateCw aria-hidden className="size-3.5" />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
