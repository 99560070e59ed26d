/** What lies behind every drawing over time: night, midnights, hours below, and the present. */
import { useId } from 'react'
import { useSay } from '../i18n/say'
import { HOUR, hoursOf, midnights, nights } from '../time/zones'

export type Scale = { from: number; to: number; x: (at: number) => number }

export function scaleOf(from: number, to: number, left: number, right: number): Scale {
  return { from, to, x: (at) => left + ((at - from) / (to - from)) * (right - left) }
}

const DUSK_MS = 1.2 * HOUR

/** Night behind the drawing; dusk and dawn fade where there is room for it. */
export function Nights({ scale, height, fades }: { scale: Scale; height: number; fades?: boolean }) {
  const { zone } = useSay()
  const id = useId()
  const { x, from, to } = scale
  const spans = nights(zone, from, to)
  if (!fades) {
    return spans.map(([a, b]) => <rect key={a} x={x(a)} width={x(b) - x(a)} height={height} fill="var(--night)" />)
  }
  return (
    <>
      <defs>
        <linearGradient id={`${id}dusk`}>
          <stop stopColor="var(--night)" stopOpacity="0" />
          <stop offset="1" stopColor="var(--night)" />
        </linearGradient>
        <linearGradient id={`${id}dawn`}>
          <stop stopColor="var(--night)" />
          <stop offset="1" stopColor="var(--night)" stopOpacity="0" />
        </linearGradient>
      </defs>
      {spans.map(([a, b]) => {
        const dark = a > from ? a + DUSK_MS : a
        const light = b < to ? b - DUSK_MS : b
        return (
          <g key={a}>
            <rect x={x(dark)} width={Math.max(0, x(light) - x(dark))} height={height} fill="var(--night)" />
            {dark > a && <rect x={x(a)} width={x(dark) - x(a)} height={height} fill={`url(#${id}dusk)`} />}
            {light < b && <rect x={x(light)} width={x(b) - x(light)} height={height} fill={`url(#${id}dawn)`} />}
          </g>
        )
      })}
    </>
  )
}

export function Midnights({ scale, height }: { scale: Scale; height: number }) {
  const { zone } = useSay()
  return midnights(zone, scale.from, scale.to).map((at) => (
    <path key={at} d={`M${scale.x(at)} 0V${height}`} stroke="var(--edge)" strokeDasharray="1 4" />
  ))
}

type HoursProps = { scale: Scale; y: number; every: number; keepFree?: number | undefined }

/** Hours below the drawing, days in their place at midnight; nothing where the present stands written. */
export function Hours({ scale, y, every, keepFree }: HoursProps) {
  const { f, zone } = useSay()
  const hours = Array.from({ length: 24 / every }, (_, i) => i * every)
  const days = new Set(midnights(zone, scale.from, scale.to))
  return hoursOf(zone, scale.from, scale.to, hours).map((at) => {
    const x = scale.x(at)
    const isTold = (keepFree === undefined || Math.abs(x - keepFree) > 62) && x > 18 && x < scale.x(scale.to) - 18
    const isDay = days.has(at)
    return (
      <g key={at}>
        <path d={`M${x} ${y}v5`} stroke="var(--edge)" />
        {isTold && (
          <text
            x={x}
            y={y + 19}
            textAnchor="middle"
            fontSize="12"
            fontWeight={isDay ? 600 : 400}
            fill={isDay ? 'var(--ink)' : 'var(--ink3)'}
          >
            {isDay ? f.day(at) : f.time(at)}
          </text>
        )}
      </g>
    )
  })
}

export function NowLine({ x, height, label }: { x: number; height: number; label: string }) {
  return (
    <>
      <path d={`M${x} 0V${height + 5}`} stroke="var(--ink)" strokeWidth="2" />
      <circle cx={x} cy={height} r="4" fill="var(--ink)" />
      <text x={Math.max(x, 36)} y={height + 19} textAnchor="middle" fontSize="12" fontWeight="600" fill="var(--ink)">
        {label}
      </text>
    </>
  )
}
