/** All icons, 16 × 16. Those of states carry their own colours; the others take the text's. */
import type { JSX } from 'react'

const Line = ({ d }: { d: string }) => (
  <path d={d} fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
)
const Ring = () => <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" />

const drawings = {
  awake: (
    <>
      <circle cx="8" cy="8" r="3.3" fill="var(--awake)" stroke="var(--awake-edge)" strokeWidth="1.4" />
      <g stroke="var(--awake-edge)" strokeWidth="1.4" strokeLinecap="round">
        <path d="M8 1v1.3M8 13.7V15M1 8h1.3M13.7 8H15M3.05 3.05l.9.9M12.05 12.05l.9.9M12.95 3.05l-.9.9M3.95 12.05l-.9.9" />
      </g>
    </>
  ),
  asleep: (
    <>
      <path d="M10.6 2.3a6 6 0 1 0 3.1 8.3A5.1 5.1 0 0 1 10.6 2.3z" fill="var(--asleep)" stroke="var(--asleep-edge)" strokeWidth="1.4" strokeLinejoin="round" />
    </>
  ),
  waking: (
    <>
      <path d="M4 12a4 4 0 0 1 8 0z" fill="var(--awake)" stroke="var(--awake-edge)" strokeWidth="1.4" />
      <path d="M1 12.4h14M5.6 4.2 8 1.8l2.4 2.4" fill="none" stroke="var(--awake-edge)" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  sleeping: (
    <>
      <path d="M4 12a4 4 0 0 1 8 0" fill="var(--asleep)" stroke="var(--asleep-ink)" strokeWidth="1.5" />
      <path d="M1 12.4h14M5.6 2.4 8 4.8l2.4-2.4" fill="none" stroke="var(--asleep-ink)" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  pending: (
    <>
      <circle cx="8" cy="8" r="5.2" fill="none" stroke="var(--asleep-edge)" strokeWidth="1.6" />
    </>
  ),
  done: (
    <>
      <Ring />
      <Line d="m5.4 8.2 1.9 1.9 3.4-3.8" />
    </>
  ),
  waiting: <Line d="M2.5 2.2h11M8 14V6M4.6 9 8 5.6 11.4 9" />,
  failed: (
    <>
      <path d="M5.4 1.5h5.2l3.9 3.9v5.2l-3.9 3.9H5.4l-3.9-3.9V5.4z" fill="currentColor" />
      <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" stroke="var(--surface)" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  missed: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.4 2.3" />
      <Line d="m4.4 11.6 7.2-7.2" />
    </>
  ),
  cancelled: (
    <>
      <Ring />
      <Line d="M5 8h6" />
    </>
  ),
  degraded: (
    <>
      <Line d="M8 1.8 14.6 13.6H1.4z" />
      <Line d="M8 6.4v3.2M8 11.6v.1" />
    </>
  ),
  fought: <Line d="M2 5.2h10.5M9.8 2.6l2.7 2.6-2.7 2.6M14 10.8H3.5M6.2 8.2 3.5 10.8l2.7 2.6" />,
  stale: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="1.2 2.4" strokeLinecap="round" />
      <Line d="M8 4.8V8l2.2 1.6" />
    </>
  ),
  external: <Line d="M6 3.5H3.5v9h9V10M9 3h4v4M13 3 7.5 8.5" />,
  find: (
    <>
      <circle cx="7" cy="7" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <Line d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  moon: <Line d="M10.6 2.3a6 6 0 1 0 3.1 8.3A5.1 5.1 0 0 1 10.6 2.3z" />,
  down: <Line d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  left: <Line d="M9.5 4.5 6 8l3.5 3.5" />,
  right: <Line d="M6.5 4.5 10 8l-3.5 3.5" />,
  plus: <Line d="M8 3.2v9.6M3.2 8h9.6" />,
  list: <Line d="M3 4h10M3 8h10M3 12h10" />,
  bars: <Line d="M2.5 4h6M5.5 8h7M3.5 12h5" />,
  more: (
    <>
      <g fill="currentColor">
      <circle cx="3.2" cy="8" r="1.4" />
      <circle cx="8" cy="8" r="1.4" />
      <circle cx="12.8" cy="8" r="1.4" />
      </g>
    </>
  ),
  copy: <Line d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />,
  calendar: <Line d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3" />,
  table: <Line d="M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M7 6.5v6" />,
  check: <Line d="m3.4 8.4 3 3 6.2-6.8" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="3" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <Line d="M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7" />
    </>
  ),
  close: <Line d="m4 4 8 8m0-8-8 8" />,
  file: <Line d="M4 1.8h5.2L12.4 5v9.2H4zM9 2v3.2h3.2" />,
  filter: <Line d="M2.5 3.5h11L9.4 8.6v4L6.6 14V8.6z" />,
} satisfies Record<string, JSX.Element>

export type IconName = keyof typeof drawings

type Props = { name: IconName; label?: string; size?: number; className?: string }

/** Silent beside its word; `label` where it stands alone. */
export function Icon({ name, label, size, className }: Props) {
  const spoken = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true }
  return (
    <svg className={className ? `icon ${className}` : 'icon'} viewBox="0 0 16 16" width={size} height={size} {...spoken}>
      {drawings[name]}
    </svg>
  )
}

/** The same drawing inside another SVG, its corner at `x`, `y`. */
export function IconAt({ name, x, y, size = 16 }: { name: IconName; x: number; y: number; size?: number }) {
  return (
    <svg x={x} y={y} width={size} height={size} viewBox="0 0 16 16" overflow="visible">
      {drawings[name]}
    </svg>
  )
}
