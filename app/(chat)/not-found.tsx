import { SidebarButton } from '@/components/sidebar/sidebar-button.tsx';
import { MessagePage } from '@/components/ui/message-page.tsx';

/** Shows beside the sidebar, so that the other chats stay within reach. */
export default function ChatNotFound() {
  return (
    <>
      <div className="flex h-14 shrink-0 items-center px-5 md:hidden">
        <SidebarButton />
      </div>
      <MessagePage
        title="There is nothing here"
        text="This chat does not exist, or it belongs to someone else."
        action={{ href: '/', label: 'Start a new chat' }}
      />
    </>
  );
}
