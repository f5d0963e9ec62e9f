import Link from 'next/link';
import { Logo } from './logo.tsx';

const ACTION =
  'mt-8 inline-flex h-11 items-center self-start rounded-full bg-ink px-5 font-medium text-paper text-sm transition-opacity hover:opacity-85';

/** A page with one message and one way on, such as "not found" or "broken". It fills its parent. */
export function MessagePage(props: {
  title: string;
  text: string;
  action: { href: string; label: string } | { onChoose(): void; label: string };
}) {
  const { title, text, action } = props;
  return (
    <div className="column flex flex-1 flex-col justify-center py-16">
      <Logo className="-ml-1 size-7 text-quiet" />
      <h1 className="mt-8 text-balance font-semibold text-2xl tracking-tight">{title}</h1>
      <p className="mt-3 max-w-prose text-pretty text-quiet leading-relaxed">{text}</p>
      {'href' in action ? (
        <Link href={action.href} className={ACTION}>
          {action.label}
        </Link>
      ) : (
        <button type="button" onClick={action.onChoose} className={ACTION}>
          {action.label}
        </button>
      )}
    </div>
  );
}
