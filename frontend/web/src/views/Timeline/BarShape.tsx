/** One bar as it is drawn: by its pattern, so that nobody needs to tell it by its colour. */
import { IconAt } from '../../parts/Icon'
import type { Scale } from '../../parts/TimeAxis'
import type { Bar } from './bars'

const HEIGHT = 16
const LEAST = 2
const LEAST_WITH_ICON = 9

export function boxOf(bar: Bar, scale: Scale): { x: number; width: number } {
  const x = scale.x(Math.max(bar.from, scale.from))
  const least = bar.kind === 'failed' || bar.kind === 'missed' ? LEAST_WITH_ICON : LEAST
  return { x, width: Math.max(least, scale.x(Math.min(bar.to, scale.to)) - x) }
}

export function BarShape({ bar, scale, y }: { bar: Bar; scale: Scale; y: number }) {
  const { x, width } = boxOf(bar, scale)
  const box = { x, y, width, height: HEIGHT, rx: Math.min(3, width / 2) }
  const middle = y + HEIGHT / 2
  switch (bar.kind) {
    case 'taken':
      return (
        <>
          <path d={`M${x} ${middle}h${width}`} stroke="var(--asleep-edge)" strokeWidth="1.4" strokeDasharray="3 3" />
          {width > 30 && (
            <text x={x + width / 2} y={y + HEIGHT + 8} textAnchor="middle" fontSize="11" fill="var(--ink2)">
              {bar.by}
            </text>
          )}
        </>
      )
    case 'planned':
      return (
        <>
          <rect {...box} fill="var(--awake)" fillOpacity=".14" stroke="var(--awake-edge)" strokeWidth="1.4" />
          {bar.count > 1 && <Count of={bar} box={box} fill="var(--awake-ink)" />}
        </>
      )
    case 'cancelled':
      return (
        <>
          <rect {...box} fill="none" stroke="var(--asleep-edge)" strokeDasharray="1.5 2.5" strokeWidth="1.4" />
          <path d={`M${x - 3} ${middle}h${width + 6}`} stroke="var(--asleep-edge)" strokeWidth="1.4" />
        </>
      )
    case 'missed':
      return (
        <>
          <rect {...box} fill="var(--failed-tint)" stroke="var(--failed)" strokeDasharray="4 3" strokeWidth="1.4" />
          <Marked icon="missed" x={x + width / 2} y={middle} tone="failed" />
        </>
      )
    case 'failed':
      return (
        <>
          <rect {...box} fill="url(#failed)" stroke="var(--failed)" strokeWidth="1.4" />
          <Marked icon="failed" x={x + width / 2} y={y - 4} tone="failed" />
        </>
      )
    case 'waiting':
      return (
        <>
          <rect {...box} fill="url(#waiting)" stroke="var(--waiting)" strokeWidth="1.4" />
          <Marked icon="waiting" x={x - 9} y={middle} tone="waiting" />
        </>
      )
    case 'waking':
    case 'sleeping':
      return <rect {...box} fill={`url(#${bar.kind})`} stroke={`var(--${bar.kind === 'waking' ? 'awake' : 'asleep'}-edge)`} strokeWidth="1.2" />
    case 'solid':
      return <Solid bar={bar} scale={scale} box={box} />
  }
}

/** How many it stands for, where that can be read. */
function Count({ of, box, fill }: { of: Bar; box: Box; fill: string }) {
  if (box.width < 16) return null
  return (
    <text x={box.x + box.width / 2} y={box.y + 12} textAnchor="middle" fontSize="11" fontWeight="600" fill={fill}>
      {of.count}
    </text>
  )
}

type Box = { x: number; y: number; width: number; height: number; rx: number }

function Solid({ bar, scale, box }: { bar: Bar; scale: Scale; box: Box }) {
  const end = bar.plannedEnd === null ? null : scale.x(bar.plannedEnd)
  const right = box.x + box.width
  const over = end === null ? null : Math.max(3, right - end)
  return (
    <>
      <rect {...box} fill="var(--awake)" stroke="var(--awake-edge)" strokeWidth="1" />
      {bar.count > 1 && <Count of={bar} box={box} fill="var(--on-awake)" />}
      {bar.marks === 'fought' && <rect {...box} x={over === null ? right - 8 : right - over} width={over ?? 8} fill="url(#fought)" />}
      {bar.marks === 'degraded' && (
        <rect x={Math.max(box.x, right - 20)} y={box.y + HEIGHT - 5} width={Math.min(box.width, 20)} height="5" fill="url(#degraded)" />
      )}
      {end !== null && end > box.x && <path d={`M${end} ${box.y - 2}v${HEIGHT + 4}`} stroke="var(--ink)" strokeWidth="1.6" />}
    </>
  )
}

function Marked({ icon, x, y, tone }: { icon: 'missed' | 'failed' | 'waiting'; x: number; y: number; tone: string }) {
  return (
    <g className={`tone-${tone}`}>
      <IconAt name={icon} x={x - 6} y={y - 6} size={12} />
    </g>
  )
}
