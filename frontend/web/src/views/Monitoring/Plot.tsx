/** The drawing of one chart: columns that stand on each other, or lines with gaps; and the cursor that all charts share. */
import type { Drawn, Line } from './series'

const HEIGHT = 132
const GROUND = 112
const TOP = 16

type Props = { of: Drawn; width: number; count: number; cursor: number | null; onCursor: (index: number | null) => void; label: string; ends: [string, string] }

export function Plot({ of, width, count, cursor, onCursor, label, ends }: Props) {
  const step = width / Math.max(1, count)
  const totals = Array.from({ length: count }, (_, i) => of.lines.reduce((sum, line) => sum + (line.values[i] ?? 0), 0))
  const highest = of.kind === 'columns' ? totals : of.lines.flatMap((line) => line.values.map((each) => each ?? 0))
  const most = Math.max(of.bound ?? 0, ...highest, 1e-9)
  const y = (value: number) => GROUND - (value / most) * (GROUND - TOP)
  const middle = (i: number) => (i + 0.5) * step
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={label}
      onPointerMove={(event) => {
        const { left } = event.currentTarget.getBoundingClientRect()
        onCursor(Math.min(count - 1, Math.max(0, Math.floor((event.clientX - left) / step))))
      }}
      onPointerLeave={() => onCursor(null)}
    >
      <line x1={0} x2={width} y1={GROUND + 0.5} y2={GROUND + 0.5} className="ground" />
      {of.kind === 'columns' ? <Columns of={of} step={step} y={y} /> : of.lines.map((line) => <Path key={line.tone} line={line} middle={middle} y={y} />)}
      {of.bound !== null && <line x1={0} x2={width} y1={y(of.bound)} y2={y(of.bound)} className="bound" />}
      {cursor !== null && <line x1={middle(cursor)} x2={middle(cursor)} y1={0} y2={GROUND} className="cursor" />}
      <text x={0} y={11}>
        {of.say(most < 1e-6 ? 0 : most)}
      </text>
      <text x={0} y={HEIGHT - 4}>
        {ends[0]}
      </text>
      <text x={width} y={HEIGHT - 4} textAnchor="end">
        {ends[1]}
      </text>
    </svg>
  )
}

function Columns({ of, step, y }: { of: Drawn; step: number; y: (value: number) => number }) {
  const thick = Math.max(1, Math.min(14, step - 1))
  const below = (i: number, until: number) => of.lines.slice(0, until).reduce((sum, line) => sum + (line.values[i] ?? 0), 0)
  return of.lines.map((line, n) =>
    line.values.map((value, i) => {
      if (!value) return null
      const [from, to] = [below(i, n), below(i, n) + value]
      return <rect key={`${line.tone}${i}`} className={`mon-${line.tone}`} x={(i + 0.5) * step - thick / 2} width={thick} y={y(to)} height={Math.max(1, y(from) - y(to))} />
    }),
  )
}

function Path({ line, middle, y }: { line: Line; middle: (i: number) => number; y: (value: number) => number }) {
  let isDown = false
  const d = line.values
    .map((value, i) => {
      if (value === null) {
        isDown = false
        return ''
      }
      const part = `${isDown ? 'L' : 'M'}${middle(i).toFixed(1)} ${y(value).toFixed(1)}`
      isDown = true
      return part
    })
    .join('')
  const alone = line.values.map((value, i) => (value !== null && (line.values[i - 1] ?? null) === null && (line.values[i + 1] ?? null) === null ? i : -1)).filter((i) => i >= 0)
  return (
    <g className={`mon-${line.tone}`}>
      <path d={d} fill="none" />
      {alone.map((i) => (
        <circle key={i} cx={middle(i)} cy={y(line.values[i] ?? 0)} r={2.5} />
      ))}
    </g>
  )
}
