'use client';

import { MessagePage } from '@/components/ui/message-page.tsx';

export default function ErrorPage() {
  return (
    <MessagePage
      title="This page could not be shown"
      text="Something that it needs did not answer. What was said is kept: try again in a moment."
      action={{ href: '/', label: 'Go to the start' }}
    />
  );
}
