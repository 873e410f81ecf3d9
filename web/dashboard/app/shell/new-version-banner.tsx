import { useNewVersion } from '../../lib/new-version.ts';

/**
 * Offers to reload a tab that is older than the last deployment. The banner is part of the first script, because a deployment
 * deletes the scripts that the old tab would load later.
 */
export function NewVersionBanner() {
  const isOffered = useNewVersion();
  return (
    <div role="status">
      {isOffered && (
        <p className="flex flex-wrap items-center justify-center gap-x-3 border-line border-b bg-accent-wash px-4 py-1.5 text-sm">
          A new version is available.
          <button
            type="button"
            className="font-medium text-accent underline-offset-2 hover:underline"
            onClick={() => location.reload()}
          >
            Reload
          </button>
        </p>
      )}
    </div>
  );
}
