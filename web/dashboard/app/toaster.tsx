import { useEffect } from 'react';
import { Toaster as Sonner, toast } from 'sonner';
import { useColorScheme } from '../lib/color-scheme.ts';
import { onNotice, takeNotices } from '../lib/notify.ts';

export default function Toaster() {
  const scheme = useColorScheme();
  useEffect(() => {
    const show = () => {
      for (const { type, text, undo } of takeNotices()) {
        toast[type](text, undo && { action: { label: 'Undo', onClick: undo } });
      }
    };
    show();
    return onNotice(show);
  }, []);
  return <Sonner theme={scheme} position="bottom-right" closeButton offset={16} mobileOffset={{ bottom: 72 }} />;
}
