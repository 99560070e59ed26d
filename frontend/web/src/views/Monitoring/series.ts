/** What the charts draw: lines or columns over the same instants. A gap is null: nobody has told. */
import type { Series } from '../../api/names'
import type { Say } from '../../i18n/say'
import { HOUR, MINUTE } from '../../time/zones'

export const RANGES = ['1h', '6h', '24h', '7d'] as const
export type RangeName = (typeof RANGES)[number]
const SPAN: Record<RangeName, number> = { '1h': HOUR, '6h': 6 * HOUR, '24h': 24 * HOUR, '7d': 7 * 24 * HOUR }

export type Line = { name: string; tone: string; values: (number | null)[] }
export type Drawn = {
  key: 'executions' | 'lag' | 'errors' | 'sync'
  kind: 'columns' | 'lines'
  lines: Line[]
  bound: number | null
  say: (value: number) => string
}

export function isRange(value: string | null): value is RangeName {
  return RANGES.some((each) => each === value)
}

/** Ends with the present minute, so that the answer can be kept for that long. */
export function spanOf(name: RangeName, now: number): { from: number; to: number } {
  const to = Math.ceil(now / MINUTE) * MINUTE
  return { from: to - SPAN[name], to }
}

export function chartsOf({ points, on_time_s }: Series, { t, f }: Say): Drawn[] {
  const m = t.monitoring
  const seconds = (value: number) => (value < 60 ? `${f.number(value, value < 10 ? 1 : 0)} s` : f.lag(value * 1000))
  const count = (value: number) => f.number(value)
  return [
    {
      key: 'executions',
      kind: 'columns',
      bound: null,
      say: count,
      lines: (['done', 'failed', 'missed', 'cancelled'] as const).map((name) => ({
        name: m[name],
        tone: name,
        values: points.map((p) => p.executions[name]),
      })),
    },
    {
      key: 'lag',
      kind: 'lines',
      bound: on_time_s,
      say: seconds,
      lines: [
        { name: m.p50, tone: 'p50', values: points.map((p) => p.lag.p50_s) },
        { name: m.p99, tone: 'p99', values: points.map((p) => p.lag.p99_s) },
      ],
    },
    { key: 'errors', kind: 'columns', bound: null, say: count, lines: [{ name: m.errors, tone: 'failed', values: points.map((p) => p.errors) }] },
    { key: 'sync', kind: 'lines', bound: null, say: seconds, lines: [{ name: m.age, tone: 'p50', values: points.map((p) => p.sync_age_s) }] },
  ]
}

/** Every chart's values at one place, in words. */
export function saidAt(charts: readonly Drawn[], index: number, { t }: Say): string {
  const value = (line: Line, { say, lines }: Drawn) => {
    const found = line.values[index] ?? null
    return `${lines.length > 1 ? `${line.name} ` : ''}${found === null ? t.monitoring.noData : say(found)}`
  }
  return charts.map((each) => `${t.monitoring.charts[each.key]}: ${each.lines.map((line) => value(line, each)).join(', ')}.`).join(' ')
}

export function mostOf(line: Line): number | null {
  const known = line.values.filter((each) => each !== null)
  return known.length ? Math.max(...known) : null
}

export function title(series: Series, awaySince: string | null, { t, f }: Say, now: number): string {
  const m = t.monitoring
  if (awaySince) return m.away(f.when(Date.parse(awaySince), now))
  const { switches, on_time, p99_s } = series.today
  const seconds = (value: number) => (value > MINUTE / 1000 ? f.lag(value * 1000) : `${f.number(value, value < 10 && value % 1 ? 1 : 0)} s`)
  if (switches === 0) return m.quiet
  const late = switches - on_time
  // Lags are whole seconds: none at all is less than one.
  return late > 0 || p99_s === null ? m.late(late, switches, seconds(series.on_time_s)) : m.onTime(seconds(p99_s || 1))
}
