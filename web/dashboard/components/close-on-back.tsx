import { useContext, useEffect, useEffectEvent } from 'react';
import { UNSAFE_DataRouterContext as DataRouter, useBlocker } from 'react-router';

/** Lets Back, which phones have at their edge, close what is open and not leave the screen below it. */
export function CloseOnBack({ onClose }: { onClose: () => void }) {
  // Only the router of the whole app can hold back.
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
