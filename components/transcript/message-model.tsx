import { modelLabel } from '../composer/model-label.ts';

/**
 * Which model answered. Generated content, like the time beside it, so that it is not part of the
 * message's text.
 */
export function MessageModel({ name }: { name: string }) {
  return (
    <span
      title={name}
      data-model={modelLabel(name)}
      className="ml-3 min-w-0 truncate text-note before:content-[attr(data-model)]"
    />
  );
}
