import { modelLabel } from '../composer/model-label.ts';

/** Which model answered. Generated content, as the time beside it: it is no part of the text. */
export function MessageModel({ name }: { name: string }) {
  return (
    <span
      title={name}
      data-model={modelLabel(name)}
      className="ml-3 min-w-0 truncate text-note before:content-[attr(data-model)]"
    />
  );
}
