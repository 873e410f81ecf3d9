import { LIMITS } from '../../../worker/contract/limits.ts';
import { CheckField } from './check-field.tsx';
import { TextField } from './field.tsx';

interface SegmentFieldsProps {
  name: string;
  isShared: boolean;
  onChange: (changed: { name: string; isShared: boolean }) => void;
}

/** The fields for a segment's name and for who sees it. */
export function SegmentFields({ name, isShared, onChange }: SegmentFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="Name"
        autoComplete="off"
        maxLength={LIMITS.nameCharsMax}
        placeholder="Hot at large companies"
        value={name}
        onChange={({ target }) => onChange({ name: target.value, isShared })}
      />
      <CheckField
        label="Share with everyone in this project"
        note="Everyone can use, change and delete the segment. If off, only you see the segment."
        checked={isShared}
        onChange={(checked) => onChange({ name, isShared: checked })}
      />
    </div>
  );
}
