import { useContext, useEffect, useEffectEvent } from 'react';
import { UNSAFE_DataRouterContext as DataRouter, useBlocker } from 'react-router';

/** Makes Back (on phones, a swipe from the edge) close the open dialog or drawer instead of leaving the screen. */
export function CloseOnBack({ onClose }: { onClose: () => void }) {
  // Only React Router's data router can block a navigation; some tests render without it.
  return useContext(DataRouter) ? <HoldBack onClose={onClose} /> : null;
}

function HoldBack({ onClose }: { onClose: () => void }) {
  const blocker = useBlocker(({ historyAction }) => historyAction === 'POP');
  const close = useEffectEvent(() => {
    blocker.reset?.();
    onClose();
  });
  useEffect(() => {
    if (blocker.state === 'blocked') close();
  }, [blocker.state]);
  return null;
}
