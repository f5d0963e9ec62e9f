import { Braces, FileText } from 'lucide-react';
import { exportUrl } from '../connection/api.ts';
import { MenuDownload } from '../ui/menu.tsx';

/** The entries of a menu that save a chat as a file. */
export function ExportItems({ chatId }: { chatId: string }) {
  return (
    <>
      <MenuDownload
        icon={<FileText />}
        label="Export as Markdown"
        href={exportUrl(chatId, 'markdown')}
      />
      <MenuDownload icon={<Braces />} label="Export as JSON" href={exportUrl(chatId, 'json')} />
    </>
  );
}
