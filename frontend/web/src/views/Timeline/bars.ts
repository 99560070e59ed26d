/** What is drawn in one row: spans with their look, the past as it was and the future as it is planned. */
import type { Happened, Money, TimelineRow } from '../../api/names'
import type { Look } from '../../parts/states'
import { LOOKS } from '../../parts/states'

export type BarKind = 'solid' | 'planned' | 'waiting' | 'failed' | 'missed' | 'cancelled' | 'waking' | 'sleeping' | 'taken'

export type Bar = {
  key: string
  kind: BarKind
  look: Look
  from: number
  to: number
  schedule: string
  planned: { start: number; stop: number }
  actual: { start: number; stop: number | null; late: number } | null
  /** Inside the bar: where the plan ended although it went on. */
  plannedEnd: number | null
  marks: 'fought' | 'degraded' | null
  cause: string | null
  centre: string
  cost: Money | null
  /** How many pods its cost leaves out, since they request nothing. */
  unpricedPods: number
  pullRequest: number | null
  by: string | null
  /** How many windows it stands for; more than one where they are too narrow to be drawn apart. */
  count: number
}

const at = (text: string) => Date.parse(text)

export function barsOf(row: TimelineRow, now: number): Bar[] {
  const happened = row.happened.map((h) => ofHappened(h, row, now))
  const rests = row.happened.filter((h) => isOpen(h, now)).map((h) => restOf(h, now))
  const planned = row.planned.map((p): Bar => {
    const [start, stop] = [at(p.window.start), at(p.window.stop)]
    return { ...plain(p.schedule, start, stop), key: `p ${p.schedule} ${start}`, from: Math.max(start, now), centre: p.cost_center }
  })
  const taken = row.taken_away.map((r): Bar => {
    const [start, stop] = [at(r.window.start), at(r.window.stop)]
    return { ...plain(r.schedule, start, stop), key: `t ${r.schedule} ${start}`, kind: 'taken', look: LOOKS.cancelled, by: r.by }
  })
  return [...happened, ...rests, ...planned, ...taken].filter((b) => b.to > b.from).sort((a, b) => a.from - b.from)
}

/** A window that runs, or whose namespace is not on yet, is still to be served until its end. */
function isOpen(h: Happened, now: number): boolean {
  const isRunning = h.actual ? h.actual.stop === null : ['waiting', 'pending', 'waking'].includes(h.state)
  return isRunning && at(h.planned.stop) > now
}

function restOf(h: Happened, now: number): Bar {
  const [start, stop] = [at(h.planned.start), at(h.planned.stop)]
  return { ...plain(h.schedule, start, stop), key: `r ${h.schedule} ${start}`, from: now, centre: h.cost_center, pullRequest: h.pull_request }
}

function plain(schedule: string, start: number, stop: number): Bar {
  return {
    key: '', kind: 'planned', look: LOOKS.pending, from: start, to: stop, schedule, planned: { start, stop }, actual: null,
    plannedEnd: null, marks: null, cause: null, centre: '', cost: null, unpricedPods: 0, pullRequest: null, by: null, count: 1,
  }
}

function ofHappened(h: Happened, row: TimelineRow, now: number): Bar {
  const planned = { start: at(h.planned.start), stop: at(h.planned.stop) }
  const actual = h.actual ? { start: at(h.actual.start), stop: h.actual.stop ? at(h.actual.stop) : null, late: h.actual.late_s * 1000 } : null
  const to = actual ? (actual.stop ?? now) : Math.min(planned.stop, ['waiting', 'pending', 'waking'].includes(h.state) ? now : planned.stop)
  const marks = actual === null || actual.stop !== null ? null : row.conditions.includes('contended') ? 'fought' : row.conditions.includes('degraded') ? 'degraded' : null
  return {
    ...plain(h.schedule, planned.start, planned.stop),
    key: `h ${h.schedule} ${h.planned.start} ${h.actual?.start ?? ''}`,
    kind: kindOf(h, actual !== null),
    look: marks === 'fought' ? LOOKS.fought : marks === 'degraded' ? LOOKS.degraded : LOOKS[h.state],
    from: actual?.start ?? planned.start,
    to,
    actual,
    plannedEnd: actual && to > planned.stop + 60_000 ? planned.stop : null,
    marks,
    cause: h.cause,
    centre: h.cost_center,
    cost: h.cost,
    unpricedPods: h.unpriced_pods,
    pullRequest: h.pull_request,
  }
}

function kindOf(h: Happened, wasAwake: boolean): BarKind {
  if (wasAwake) return h.state === 'waking' || h.state === 'sleeping' ? h.state : 'solid'
  if (h.state === 'waiting' || h.state === 'failed' || h.state === 'missed' || h.state === 'cancelled') return h.state
  return h.state === 'waking' ? 'waking' : 'planned'
}
