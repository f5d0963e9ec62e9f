import { describe, expect, it } from 'vitest';
import { createDemoModel, DemoModelError } from './model.ts';
import { DEMO_PROMPTS, writeScript } from './script.ts';

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

  it('names its prompts to anyone who asks something else', () => {
    for (const prompt of DEMO_PROMPTS) expect(textOf('hello')).toContain(prompt);
  });

  it('shows Markdown that joins up to what was written', () => {
    const text = textOf('show markdown');
    expect(text).toContain('| Pattern | Messages | Rule needed |\n| --- | ---: | :---: |');
    expect(text.match(/```\w+\n/g)).toHaveLength(3);
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
