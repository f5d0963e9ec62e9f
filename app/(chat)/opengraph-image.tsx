import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageResponse } from 'next/og';

export const alt = 'Rewind: a chat whose answers cannot be lost';
export const size = { width: 1200, height: 630 };
export const contentType = 'image/png';

const PAPER = '#131313';
const INK = '#e9e9e9';
const QUIET = '#a3a3a3';
const ACCENT = '#ff8c5a';

/** The picture that other sites show beside a link to this one: the logo, the name and the promise. */
export default async function OpenGraphImage() {
  const font = (file: string) =>
    readFile(join(process.cwd(), 'node_modules/geist/dist/fonts/geist-sans', file));
  return new ImageResponse(
    <div
      style={{
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'center',
        width: '100%',
        height: '100%',
        padding: 96,
        background: PAPER,
        color: INK,
        fontFamily: 'Geist',
      }}
    >
      <div style={{ display: 'flex', alignItems: 'center', gap: 28 }}>
        <svg width="88" height="88" viewBox="0 0 24 24" fill="none" role="presentation">
          <path
            d="m11.5 5.5-6.5 6.5 6.5 6.5M19 5.5 12.5 12l6.5 6.5"
            stroke={ACCENT}
            strokeWidth="2.25"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
        <div style={{ fontSize: 88, fontWeight: 600, letterSpacing: -3 }}>Rewind</div>
      </div>
      <div style={{ marginTop: 56, fontSize: 46, color: INK }}>Answers that cannot be lost</div>
      <div style={{ marginTop: 20, fontSize: 32, color: QUIET }}>
        Refresh in the middle, change devices, lose the connection.
      </div>
    </div>,
    {
      ...size,
      fonts: [
        { name: 'Geist', data: await font('Geist-Regular.ttf'), weight: 400 },
        { name: 'Geist', data: await font('Geist-SemiBold.ttf'), weight: 600 },
      ],
    },
  );
}
