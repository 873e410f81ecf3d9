import { Search } from 'lucide-react';
import { usePausedText } from '../hooks/use-paused-text.ts';
import { cx } from '../lib/cx.ts';
import { smallInputClass } from './field.tsx';

interface SearchBoxProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
}

/** The search field above a list. */
export function SearchBox({ label, placeholder, value, onChange }: SearchBoxProps) {
  const [text, setText] = usePausedText(value, onChange);
  return (
    <div className="relative min-w-0 basis-full sm:basis-56 xl:basis-64">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        maxLength={100}
        value={text}
        onChange={({ target }) => setText(target.value)}
        className={cx(smallInputClass, 'w-full pl-8')}
      />
    </div>
  );
}
