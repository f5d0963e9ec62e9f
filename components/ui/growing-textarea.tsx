import type { ComponentProps } from 'react';
import { KERNING_OFF } from './font-kerning.ts';

/**
 * A text field as high as its text. A copy that nobody sees gives it that height, also before any
 * script runs. `sizing`: classes that the field and its copy share; `maxHeight`: the class of the
 * height from which the field scrolls.
 */
export function GrowingTextarea({
  value,
  sizing = '',
  maxHeight,
  ...field
}: Omit<ComponentProps<'textarea'>, 'className'> & {
  value: string;
  sizing?: string;
  maxHeight: string;
}) {
  return (
    <div className={`grid min-w-0 flex-1 *:[grid-area:1/1/2/2] ${KERNING_OFF}`}>
      <div
        aria-hidden="true"
        data-text={`${value} `}
        className={`invisible overflow-hidden whitespace-pre-wrap [overflow-wrap:anywhere] after:content-[attr(data-text)] ${maxHeight} ${sizing}`}
      />
      <textarea
        rows={1}
        enterKeyHint="send"
        value={value}
        {...field}
        className={`w-full resize-none overflow-y-auto bg-transparent outline-none [overflow-wrap:anywhere] placeholder:text-quiet ${sizing}`}
      />
    </div>
  );
}
