import type { ToolPart } from '@/lib/chat/message.ts';

/** A tool's name for people: `tool-getWeather` and `tool-get_weather` are "Get weather". */
export function toolName(type: ToolPart['type']): string {
  const words = type
    .slice('tool-'.length)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_\s]+/g, ' ')
    .trim()
    .toLowerCase();
  return words === '' ? 'Tool' : words.charAt(0).toUpperCase() + words.slice(1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The input or output of a tool in one line: strings as they are, flat records as "key value". */
export function toolValue(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (isRecord(value)) {
    const entries = Object.entries(value);
    if (entries.every(([, each]) => typeof each !== 'object')) {
      return entries.map(([key, each]) => `${key} ${String(each)}`).join(' · ');
    }
  }
  return JSON.stringify(value);
}
