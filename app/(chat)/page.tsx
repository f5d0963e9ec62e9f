import { connection } from 'next/server';
import { OpenChatHome } from '@/components/chat/open-chat-home.tsx';
import { describeModels } from '@/lib/models/model-label.ts';

/** A new chat. */
export default async function HomePage() {
  await connection();
  return <OpenChatHome {...describeModels()} />;
}
