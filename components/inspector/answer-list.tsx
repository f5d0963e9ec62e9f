import { memo } from 'react';
import { isActive, type Message } from '@/lib/chat/message.ts';
import { type Range, SOURCES } from '@/lib/inspection/provenance.ts';
import { ActivityDot } from '../ui/activity-dot.tsx';
import { SourceBar } from './source-bar.tsx';
import { SourceSwatch } from './source-swatch.tsx';

/** This many answers show at first; the earlier ones are folded away. */
const AT_ONCE = 4;

const NOTHING: readonly Range[] = [];

/** The answers of the branch, newest first, each with where its text came from. */
export function AnswerList(props: {
  messages: readonly Message[];
  ranges: ReadonlyMap<string, readonly Range[]>;
}) {
  const { messages, ranges } = props;
  const questions = new Map(messages.map((message) => [message.id, textOf(message)]));
  const answers = messages.filter(({ role }) => role === 'assistant').reverse();
  if (answers.length === 0) {
    return <p className="text-note text-quiet">It shows here as soon as there is an answer.</p>;
  }

  const list = (some: Message[]) => (
    <ul className="grid gap-5">
      {some.map((answer) => (
        <AnswerSources
          key={answer.id}
          id={answer.id}
          question={questions.get(answer.parentId ?? '') ?? ''}
          isActive={isActive(answer)}
          ranges={ranges.get(answer.id) ?? NOTHING}
        />
      ))}
    </ul>
  );
  return (
    <>
      <ul aria-label="Legend" className="mb-4 flex flex-wrap gap-x-3.5 gap-y-1">
        {SOURCES.map((source) => (
          <li key={source} className="flex items-center gap-1.5 text-[0.75rem] text-quiet">
            <SourceSwatch source={source} />
            {source}
          </li>
        ))}
      </ul>
      {list(answers.slice(0, AT_ONCE))}
      {answers.length > AT_ONCE && (
        <details className="mt-5">
          <summary className="mb-4 text-note text-quiet">Earlier answers</summary>
          {list(answers.slice(AT_ONCE))}
        </details>
      )}
    </>
  );
}

const AnswerSources = memo(function AnswerSources(props: {
  id: string;
  question: string;
  isActive: boolean;
  ranges: readonly Range[];
}) {
  const { id, question, isActive, ranges } = props;

  return (
    <li data-answer-id={id} className="min-w-0">
      <p className="mb-1.5 flex items-center gap-2 text-note">
        <span className="min-w-0 flex-1 truncate">{question}</span>
        {isActive && <ActivityDot isStill />}
        <span className="font-mono text-[0.6875rem] text-quiet tabular-nums">
          {ranges.at(-1)?.to ?? 0}
        </span>
      </p>
      <SourceBar ranges={ranges} />
      <p className="mt-1.5 flex flex-wrap gap-x-3.5 gap-y-0.5 font-mono text-[0.6875rem] text-quiet leading-5 tabular-nums">
        {ranges.map(({ source, from, to }) => (
          <span key={from} className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <SourceSwatch source={source} />
            {source} {from === to ? from : `${from}–${to}`}
          </span>
        ))}
      </p>
    </li>
  );
});

function textOf({ parts }: Message): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join(' ');
}
