import { MessagePage } from '@/components/ui/message-page.tsx';

export default function NotFound() {
  return (
    <main>
      <MessagePage
        title="There is nothing here"
        text="This page does not exist."
        action={{ href: '/', label: 'Start a new chat' }}
      />
    </main>
  );
}
