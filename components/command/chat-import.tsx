'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { importChat } from '../connection/api.ts';
import { announce } from '../ui/announcer.tsx';
import { errorMessage } from '../ui/error-message.ts';
import { Modal } from './modal.tsx';
import { useCommand } from './use-command.ts';

/**
 * Makes a chat from an exported file: one that the reader chooses after the command, or one that is
 * dropped anywhere on the page. Opens the new chat, or says what is wrong with the file.
 */
export function ChatImport() {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useCommand('import-chat', () => input.current?.click());

  async function take(file: File) {
    announce('Importing the chat');
    try {
      const { id, title } = await importChat(file);
      announce(`Imported “${title}”`, true);
      router.push(`/chat/${id}`);
    } catch (error) {
      setProblem(errorMessage(error));
    }
  }

  const onFileDropped = useEffectEvent(take);

  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files');
    // Without this the browser would leave the page for the file.
    const onDragOver = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void onFileDropped(file);
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('drop', onDrop);
    };
  }, []);

  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label="File of a chat"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // So that choosing the same file again is a change.
          currentTarget.value = '';
          if (file) void take(file);
        }}
      />
      {problem !== null && (
        <Modal label="The chat was not imported" onClose={() => setProblem(null)}>
          <form method="dialog" className="overflow-y-auto p-6">
            <h2 className="font-semibold tracking-tight">The chat was not imported</h2>
            <p className="mt-3 text-pretty text-quiet text-sm [overflow-wrap:anywhere]">
              {problem}
            </p>
            <div className="mt-6 flex justify-end">
              <button
                type="submit"
                className="h-11 rounded-full bg-ink px-5 font-medium text-paper text-sm hover:opacity-85"
              >
                Close
              </button>
            </div>
          </form>
        </Modal>
      )}
    </>
  );
}
