import { LoaderCircle } from 'lucide-react';

export const Spinner = () => <LoaderCircle aria-hidden className="size-3.5 animate-spin" />;
