import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { MenuOpening } from './menu-opening.tsx';

const CommandMenu = lazy(() => import('./command-menu.tsx'));

/** The command menu, which one can type in, and press Enter in, before it has loaded. */
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
