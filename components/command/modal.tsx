import { type ReactNode, useLayoutEffect, useRef } from 'react';

/**
 * A dialog over the page: the browser keeps the focus in it, closes it on Escape, and gives the
 * focus back. Render it only while it is open; `onClose` is called when it closed.
 */
export function Modal(props: { label: string; onClose(): void; children: ReactNode }) {
  const { label, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);

  // In a layout effect: a dialog that is closed after it left the page does not give the focus
  // back.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-label={label}
      closedby="any"
      onClose={onClose}
      className="m-0 mx-auto mt-[min(12dvh,6rem)] max-h-[76dvh] w-[32rem] max-w-[calc(100vw-1.5rem)] overflow-hidden rounded-2xl border border-line bg-raised text-ink shadow-lg backdrop:bg-black/25 open:flex open:flex-col"
    >
      {children}
    </dialog>
  );
}
