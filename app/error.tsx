'use client';

import { MessagePage } from '@/components/ui/message-page.tsx';

export default function ErrorPage() {
  return (
    <main className="flex min-h-dvh flex-col">
      <title>This page could not be shown · Rewind</title>
      <MessagePage
        title="This page could not be shown"
        text="Something that it needs did not answer. What was said is kept: try again in a moment."
        action={{ onChoose: () => window.location.reload(), label: 'Try again' }}
      />
    </main>
  );
}
