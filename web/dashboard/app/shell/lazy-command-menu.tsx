import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { MenuOpening } from './menu-opening.tsx';

const CommandMenu = lazy(() => import('./command-menu.tsx'));

/** The command menu, in which people can type and press Enter even before its code has loaded. */
export function LazyCommandMenu(props: Omit<ComponentProps<typeof CommandMenu>, 'typed' | 'wasEntered'>) {
  const [typed, setTyped] = useState('');
  const [wasEntered, setEntered] = useState(false);
  const type = (text: string) => {
    setTyped(text);
    setEntered(false);
  };
  return (
    <Suspense
      fallback={<MenuOpening typed={typed} onType={type} onEnter={() => setEntered(true)} onClose={props.onClose} />}
    >
      <CommandMenu {...props} typed={typed} wasEntered={wasEntered} />
    </Suspense>
  );
}
