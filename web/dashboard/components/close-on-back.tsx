import { useContext, useEffect, useEffectEvent } from 'react';
import { UNSAFE_DataRouterContext as DataRouter, useBlocker } from 'react-router';

/** Makes Back, a gesture at the edge of phones, close the open element instead of leaving the screen. */
export function CloseOnBack({ onClose }: { onClose: () => void }) {
  // Only the router of the whole app can block a navigation.
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
