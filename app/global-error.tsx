'use client';

import { GeistSans } from 'geist/font/sans';
import { MessagePage } from '@/components/ui/message-page.tsx';
import './globals.css';

/** When not even the frame of the page can be drawn. */
export default function GlobalError() {
  return (
    <html lang="en" className={GeistSans.variable}>
      <body>
        <main className="flex min-h-dvh flex-col">
          <title>Nothing could be shown · Rewind</title>
          <MessagePage
            title="Nothing could be shown"
            text="Something went wrong before the page began. What was said is kept: try again in a moment."
            action={{ onChoose: () => window.location.reload(), label: 'Try again' }}
          />
        </main>
      </body>
    </html>
  );
}
