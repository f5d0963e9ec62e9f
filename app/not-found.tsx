import { MessagePage } from '@/components/ui/message-page.tsx';

export default function NotFound() {
  return (
    <MessagePage
      title="There is nothing here"
      text="This chat does not exist, or it belongs to someone else."
      action={{ href: '/', label: 'Start a new chat' }}
    />
  );
}
