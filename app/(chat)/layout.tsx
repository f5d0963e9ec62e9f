import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { CommandCenter } from '@/components/command/command-center.tsx';
import { ChatsProvider } from '@/components/connection/chats-provider.tsx';
import { RealtimeSeed } from '@/components/connection/realtime-seed.tsx';
import { isTimeZone } from '@/components/sidebar/chat-groups.ts';
import { LiveSidebar } from '@/components/sidebar/live-sidebar.tsx';
import { ZONE_COOKIE } from '@/components/sidebar/zone-cookie.ts';
import { AppFrame } from '@/components/ui/app-frame.tsx';
import { getConfig } from '@/lib/config/config.ts';
import { listActiveChatIds, listChats } from '@/lib/database/read-chats.ts';
import { createReaderToken } from '@/lib/identity/ably-token.ts';
import { findVisitorId } from '@/lib/identity/visitor.ts';

/** Links to pictures of this site begin with the address that the visitor used. */
export async function generateMetadata(): Promise<Metadata> {
  const asked = await headers();
  const protocol = asked.get('x-forwarded-proto')?.startsWith('https') ? 'https' : 'http';
  const address = `${protocol}://${asked.get('x-forwarded-host') ?? asked.get('host')}`;
  return URL.canParse(address) ? { metadataBase: new URL(address) } : {};
}

/** What every chat page shares: the connection, the stores and the sidebar. */
export default async function ChatLayout({ children }: { children: ReactNode }) {
  const ownerId = await findVisitorId();
  const { ably, hydration, streamingPattern } = getConfig();
  const { apiKey: _secret, ...endpoint } = ably;
  return (
    <ChatsProvider delivery={{ hydration, streamingPattern }} visitorId={ownerId}>
      <RealtimeSeed endpoint={endpoint} token={ownerId ? await createReaderToken(ownerId) : null} />
      <AppFrame sidebar={<LiveSidebar {...(await sidebarOf(ownerId))} />}>{children}</AppFrame>
      <CommandCenter />
    </ChatsProvider>
  );
}

async function sidebarOf(ownerId: string | null) {
  const zone = (await cookies()).get(ZONE_COOKIE)?.value ?? '';
  const day = { now: Date.now(), zone: isTimeZone(zone) ? zone : 'UTC' };
  if (!ownerId) return { page: { chats: [], activeIds: [], nextCursor: null }, day };
  const [page, activeIds] = await Promise.all([listChats({ ownerId }), listActiveChatIds(ownerId)]);
  return { page: { ...page, activeIds }, day };
}
