import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { isNamed } from './menu-score.ts';

interface MenuSelection {
  /** The text of the search. */
  text: string;
  /** True while leads are being searched. */
  isFetching: boolean;
  /** The entry of the first lead that was found. */
  first: string | undefined;
  /** True if the person pressed Enter while the menu was loading. */
  wasEntered: boolean;
}

/** Selects the menu's entries, and runs the selected one after Enter as soon as the leads have arrived. */
export function useMenuSelection({ text, isFetching, first, wasEntered }: MenuSelection) {
  const [selected, setSelected] = useState('');
  const [hasMoved, setMoved] = useState(false);
  // Selects the first lead once leads arrive. Until then, a less similar entry is selected, which Enter would open.
  const selectLead = useEffectEvent((lead: string) => {
    if (!hasMoved && !isNamed(selected, text)) setSelected(lead);
  });
  useEffect(() => {
    if (first !== undefined) selectLead(first);
  }, [first]);
  const list = useRef<HTMLDivElement>(null);
  const [isEntered, setEntered] = useState(wasEntered);
  // An entry that begins with the text stays selected, and so does one that the person moved to. A lead may replace any other entry.
  const isSettled = hasMoved || isNamed(selected, text) || (!isFetching && (first === undefined || selected === first));
  useEffect(() => {
    if (!isEntered || !isSettled) return;
    const items = list.current?.querySelectorAll<HTMLElement>('[cmdk-item]') ?? [];
    [...items].find(({ dataset }) => dataset.value === selected)?.click();
  }, [isEntered, isSettled, selected]);
  const move = () => {
    setMoved(true);
    setEntered(false);
  };
  return {
    selected,
    setSelected,
    list,
    move,
    /** Forgets where the person has moved, because the text has changed. */
    restart: () => {
      setMoved(false);
      setEntered(false);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (/^(Arrow|Home|End)/.test(event.key)) move();
      if (event.key !== 'Enter' || event.nativeEvent.isComposing || isSettled) return;
      // Waits for the leads. Otherwise, Enter would run the entry selected so far, or nothing.
      event.preventDefault();
      setEntered(true);
    },
  };
}
