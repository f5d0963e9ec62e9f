import { branchOf, type ChatFile, type FiledMessage } from './chat-file.ts';
import type { MessagePart, ToolPart } from './message.ts';

/** The shown branch of a chat as Markdown: who said what, and when (UTC). */
export function toMarkdown(file: ChatFile): string {
  const turns = branchOf(file).map((message) =>
    [headingOf(message), ...message.parts.map(writePart), endOf(message)]
      .filter((block) => block !== '')
      .join('\n\n'),
  );
  const title = `# ${file.chat.title.replace(/\s+/g, ' ')}`;
  return `${[title, ...turns].join('\n\n')}\n`;
}

function headingOf({ role, model, createdAt }: FiledMessage): string {
  const who = role === 'user' ? 'You' : model ? `Rewind (${model})` : 'Rewind';
  return `## ${who} · ${createdAt.slice(0, 16).replace('T', ' ')} UTC`;
}

function writePart(part: MessagePart): string {
  switch (part.type) {
    case 'text':
      return closeFence(part.text.trim());
    case 'reasoning':
      return closeFence(part.text.trim()).replace(/^/gm, '> ');
    default:
      return writeTool(part);
  }
}

function writeTool({ type, input, output, errorText }: ToolPart): string {
  const result = errorText ?? output;
  const asked = `Tool \`${type.slice('tool-'.length)}\`: ${inCode(JSON.stringify(input) ?? '')}`;
  return result === undefined ? asked : `${asked} → ${inCode(JSON.stringify(result))}`;
}

/** Code with more backticks around it than in it. */
function inCode(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const mark = '`'.repeat(longest + 1);
  return longest === 0 ? `${mark}${text}${mark}` : `${mark} ${text} ${mark}`;
}

/** An answer that ended within code must not make code of what follows it. */
function closeFence(text: string): string {
  let open: string | null = null;
  for (const [, mark = '', rest = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (open === null) open = mark;
    else if (mark.startsWith(open) && rest.trim() === '') open = null;
  }
  return open === null ? text : `${text}\n${open}`;
}

function endOf({ status, error }: FiledMessage): string {
  switch (status) {
    case 'complete':
      return '';
    case 'cancelled':
      return '*Stopped.*';
    case 'interrupted':
      return '*Interrupted.*';
    case 'failed':
      return `*Failed: ${error?.message ?? 'the answer could not be finished.'}*`;
    default:
      return '*Not finished yet.*';
  }
}
