import { connection } from 'next/server';
import { OpenChatHome } from '@/components/chat/open-chat-home.tsx';
import { getConfig } from '@/lib/config/config.ts';
import { describeModels } from '@/lib/models/describe-models.ts';
import { suggestPrompts } from '@/lib/models/suggestions.ts';

/** A new chat. */
export default async function HomePage() {
  await connection();
  const [model] = getConfig().models;
  return <OpenChatHome {...describeModels()} suggestions={suggestPrompts(model)} />;
}
