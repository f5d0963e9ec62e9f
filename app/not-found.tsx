import { MessagePage } from '@/components/ui/message-page.tsx';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col">
      <MessagePage
        title="There is nothing here"
        text="This page does not exist."
        action={{ href: '/', label: 'Start a new chat' }}
      />
    </main>
  );
}
