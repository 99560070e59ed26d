/** How much of a window has passed; past its end it shows by how much. */
type Props = { from: number; until: number; now: number; isOver?: boolean }

export function Meter({ from, until, now, isOver }: Props) {
  const end = isOver ? now : until
  const part = (at: number) => Math.min(1, Math.max(0, (at - from) / Math.max(1, end - from)))
  const [done, planned] = [part(now), part(until)]
  const over = `${planned * 100}%`
  return (
    <svg className="meter" width="100%" height="8" aria-hidden>
      <defs>
        <pattern id="meter-over" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" fill="var(--awake)" />
          <path d="M0 8 4 0 8 8" fill="none" stroke="var(--fought-line)" strokeWidth="1.8" />
        </pattern>
      </defs>
      <g strokeWidth="1.4" stroke="var(--awake-edge)">
        <rect x=".7" y=".7" width="calc(100% - 1.4px)" height="6.6" rx="3.3" fill="var(--surface)" />
        {done > 0 && <rect x=".7" y=".7" width={`calc(${Math.max(3, done * 100)}% - 1.4px)`} height="6.6" rx="3.3" fill="var(--awake)" />}
      </g>
      {isOver && <rect x={over} y="0" width={`${(1 - planned) * 100}%`} height="8" fill="url(#meter-over)" />}
    </svg>
  )
}
