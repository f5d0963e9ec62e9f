import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { createDemoModel, DemoModelError } from './demo-model.ts';
import { goOn, type Script, writeScript } from './demo-script.ts';
import { DEMO_PROMPTS } from './prompts.ts';

function textOf(prompt: string): string {
  return writeScript(prompt)
    .steps.map((step) => (step.kind === 'text' ? step.tokens.join('') : ''))
    .join('');
}

async function speak(prompt: string, abortSignal?: AbortSignal) {
  const { stream } = await createDemoModel().doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
    ...(abortSignal ? { abortSignal } : {}),
  });
  return stream.getReader();
}

describe('the demo model', () => {
  it('counts with one token per number and single spaces', () => {
    expect(textOf('please count to 5 now')).toBe('1 2 3 4 5');
    const [step] = writeScript('count to 300').steps;
    expect(step?.kind === 'text' && step.tokens.length).toBe(300);
  });

  it('takes its rate from the prompt', () => {
    expect(writeScript('count to 3').tokensPerSecond).toBe(25);
    expect(writeScript('count to 3 at 30 per second').tokensPerSecond).toBe(30);
    expect(writeScript('count to 3 at 0 per second').tokensPerSecond).toBe(25);
  });

  it('fails after the numbers that it was asked for', () => {
    const { steps } = writeScript('fail after 2');
    expect(steps).toMatchObject([{ kind: 'text', tokens: ['1', ' 2'] }, { kind: 'error' }]);
  });

  it('calls its tool, and answers with the result', () => {
    expect(writeScript('what is the weather in Lisbon?').steps).toEqual([
      { kind: 'tool-call', toolName: 'weather', input: { city: 'Lisbon' } },
    ]);
    const [answer] = writeScript('what is the weather in Lisbon?', {
      celsius: 21,
      sky: 'clear',
    }).steps;
    expect(answer?.kind === 'text' && answer.tokens.join('')).toContain('In Lisbon it is 21 °C');
  });

  it('thinks before it answers', () => {
    const { steps } = writeScript('think about rain');
    expect(steps.map(({ kind }) => kind)).toEqual(['reasoning', 'text']);
  });

  it('thinks before every answer where it is thoughtful, once', async () => {
    const ask = async (...prompt: LanguageModelV4Prompt) => {
      const { content } = await createDemoModel({ isThoughtful: true }).doGenerate({ prompt });
      return content.map(({ type }) => type);
    };
    const question = (text: string): LanguageModelV4Prompt[number] => ({
      role: 'user',
      content: [{ type: 'text', text }],
    });
    const said: LanguageModelV4Prompt[number] = {
      role: 'assistant',
      content: [{ type: 'text', text: '1 2' }],
    };
    expect(await ask(question('count to 3'))).toEqual(['reasoning', 'text']);
    expect(await ask(question('think about rain'))).toEqual(['reasoning', 'text']);
    expect(await ask(question('weather in Rome'))).toEqual(['reasoning', 'tool-call']);
    expect(await ask(question('count to 3'), said)).toEqual(['text']);
  });

  it('names its prompts to anyone who asks something else', () => {
    const introduction = textOf('hello');
    for (const prompt of DEMO_PROMPTS) {
      expect(introduction).toContain(prompt);
      expect(textOf(prompt)).not.toBe(introduction);
    }
  });

  it('shows Markdown that joins up to what was written', () => {
    const text = textOf('show markdown');
    expect(text).toContain('| Pattern | Messages | Rule needed |\n| --- | ---: | :---: |');
    expect(text.match(/```\w+\n/g)).toHaveLength(4);
  });

  it('goes on with exactly what follows the beginning that was said', () => {
    const rest = ({ steps }: Script) =>
      steps
        .map((step) => (step.kind === 'text' ? step.tokens.join('') : `<${step.kind}>`))
        .join('');
    expect(rest(goOn(writeScript('count to 5'), '1 2 3'))).toBe(' 4 5');
    expect(rest(goOn(writeScript('count to 12'), '1 2 3 4 5 6 7 8 9 1'))).toBe('0 11 12');
    expect(rest(goOn(writeScript('count to 3'), '1 2 3'))).toBe('');
    expect(rest(goOn(writeScript('count to 3'), ''))).toBe('1 2 3');
    expect(rest(goOn(writeScript('count to 3'), 'one'))).toBe('1 2 3');
    expect(rest(goOn(writeScript('fail after 3'), '1 2'))).toBe(' 3<error>');
    expect(rest(goOn(writeScript('think about rain'), 'I thought about'))).toMatch(
      /^ \*\*rain\*\*/,
    );
    const markdown = writeScript('show markdown');
    const whole = rest(markdown);
    for (const length of [1, 100, whole.length - 1]) {
      expect(rest(goOn(markdown, whole.slice(0, length)))).toBe(whole.slice(length));
    }
  });

  it('goes on from its own words at the end of the prompt', async () => {
    const { content } = await createDemoModel().doGenerate({
      prompt: [
        { role: 'user', content: [{ type: 'text', text: 'count to 6' }] },
        { role: 'assistant', content: [{ type: 'text', text: '1 2 3' }] },
      ],
    });
    expect(content).toEqual([{ type: 'text', text: ' 4 5 6' }]);
  });

  it('speaks at its rate', async () => {
    const reader = await speak('count to 20 at 200 per second');
    const startedAt = performance.now();
    while (!(await reader.read()).done);
    expect(performance.now() - startedAt).toBeGreaterThan(90);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const reader = await speak('count to 100000 at 10 per second', controller.signal);
    await reader.read();
    controller.abort(new Error('stopped'));
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow('stopped');
  });

  it('reports its failure as a provider does', async () => {
    const reader = await speak('fail after 1');
    const parts: unknown[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parts.push(next.value);
    }
    expect(parts.at(-1)).toEqual({ type: 'error', error: expect.any(DemoModelError) });
  });
});
