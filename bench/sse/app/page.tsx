'use client';

import { useChat } from '@ai-sdk/react';
import { useState } from 'react';

/** The least that a chat with `useChat` needs: plain text, no storage, no resume. */
export default function ChatPage() {
  const { messages, sendMessage, status } = useChat();
  const [text, setText] = useState('');
  const isBusy = status === 'submitted' || status === 'streaming';

  return (
    <main>
      {messages.map((message, index) => (
        <article
          key={message.id}
          data-role={message.role}
          data-status={isBusy && index === messages.length - 1 ? 'streaming' : 'complete'}
        >
          {message.parts.map((part, place) =>
            part.type === 'text' ? (
              <div key={`part-${place.toString()}`} data-part="text">
                {part.text}
              </div>
            ) : null,
          )}
        </article>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setText('');
          void sendMessage({ text });
        }}
      >
        <textarea
          aria-label="Message"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" aria-label="Send message">
          Send
        </button>
      </form>
    </main>
  );
}
