import { useQuery } from '@tanstack/react-query';
import type { SessionListed } from '../../../../../worker/contract/second-factor.ts';
import { Button } from '../../../components/button.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { notify } from '../../../lib/notify.ts';
import { sessionsQuery, useEndOtherSessions, useEndSession } from '../api/sign-in.ts';
import { describeDevice } from '../describe-device.ts';

/** Lists the person’s sessions, and ends them. */
export function SessionsPanel() {
  const sessions = useQuery(sessionsQuery);
  const endOthers = useEndOtherSessions();
  const others = sessions.data?.filter(({ isCurrent }) => !isCurrent) ?? [];
  return (
    <Panel
      title="Sessions"
      note="Where you’re signed in"
      bodyClassName=""
      actions={
        others.length > 0 && (
          <Button
            look="danger"
            isBusy={endOthers.isPending}
            onClick={() =>
              endOthers.mutate(undefined, {
                onSuccess: () => notify.success('All other sessions have ended.'),
                onError: (error) => notify.error(error.message),
              })
            }
          >
            End all others
          </Button>
        )
      }
    >
      {sessions.error && !sessions.data ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : !sessions.data ? (
        <div aria-busy className="p-4">
          <div className="skeleton h-10" />
        </div>
      ) : (
        <ul>
          {sessions.data.map((session) => (
            <SessionRow key={session.sessionId} session={session} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function SessionRow({ session }: { session: SessionListed }) {
  const end = useEndSession();
  const { sessionId, userAgent, place, isCurrent, createdAt, lastSeenAt } = session;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2.5 last:border-b-0">
      <span className="min-w-0 flex-1 basis-56">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium text-sm">{describeDevice(userAgent) ?? 'Unknown device'}</span>
          {isCurrent && <span className="rounded-full border border-line px-1.5 text-soft text-xs">this session</span>}
        </span>
        <span className="block text-faint text-xs">
          {place && <>{place} · </>}Signed in <Time at={createdAt} /> · last seen <Time at={lastSeenAt} />
        </span>
      </span>
      {!isCurrent && (
        <Button
          isBusy={end.isPending}
          onClick={() => end.mutate(sessionId, { onError: (error) => notify.error(error.message) })}
        >
          End
        </Button>
      )}
    </li>
  );
}
