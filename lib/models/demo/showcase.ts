/** What the demo model answers to `show markdown`. */
export const SHOWCASE = `# Everything Markdown

A paragraph with **bold**, *italic*, ~~struck~~ and \`inline code\`, and a [link to the Ably docs](https://ably.com/docs).

## Lists

1. First
2. Second, with a nested list:
   - an apple
   - a pear
3. Third

- [x] survives a refresh
- [ ] loses a token

## A table

| Pattern | Messages | Rule needed |
| --- | ---: | :---: |
| message-per-token | one per batch | no |
| message-per-response | one, growing | yes |

## Code

\`\`\`ts
const channel = client.channels.get('ai:owner:chat');
await channel.attach();
const page = await channel.history({ untilAttach: true });
\`\`\`

\`\`\`sql
select * from "Message" where revision > 41 order by id;
\`\`\`

\`\`\`bash
npm ci && npm run dev
\`\`\`

## Maths

Euler wrote $e^{i\\pi} + 1 = 0$, and

$$
\\sum_{n=1}^{\\infty} \\frac{1}{n^2} = \\frac{\\pi^2}{6}
$$

It costs nothing: neither $5 nor $10.

## A diagram

\`\`\`mermaid
flowchart LR
  Agent -->|tokens| Channel[(Ably channel)]
  Channel --> Laptop
  Channel --> Phone
  Agent -->|the finished answer| Postgres[(Postgres)]
  Postgres -->|after a refresh| Laptop
\`\`\`

## A quotation

> The agent must never depend on the reader.
>
> The reader must never depend on luck.

---

That was all of it.`;
