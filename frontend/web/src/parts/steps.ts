/** Places in use as steps over time, cut where the past ends. */
import type { Step } from '../api/names'

export type Level = { from: number; to: number; taken: number }

export function levels(steps: readonly Step[], from: number, to: number): Level[] {
  const found: Level[] = []
  steps.forEach((step, i) => {
    const start = Math.max(from, Date.parse(step.at))
    const next = steps[i + 1]
    const stop = Math.min(to, next ? Date.parse(next.at) : to)
    if (start < stop) found.push({ from: start, to: stop, taken: step.taken })
  })
  return found
}

/** The levels before an instant, and those from it on. */
export function split(all: readonly Level[], at: number): [Level[], Level[]] {
  const before = all.filter((l) => l.from < at).map((l) => ({ ...l, to: Math.min(l.to, at) }))
  const after = all.filter((l) => l.to > at).map((l) => ({ ...l, from: Math.max(l.from, at) }))
  return [before, after]
}

/** The outline of levels as a path: open along the top, or closed down to the base. */
export function outline(all: readonly Level[], x: (at: number) => number, y: (taken: number) => number, base?: number): string {
  const [first] = all
  const last = all.at(-1)
  if (!first || !last) return ''
  const tops = all.map((l) => `V${y(l.taken)}H${x(l.to)}`).join('')
  return base === undefined ? `M${x(first.from)} ${y(first.taken)}${tops}` : `M${x(first.from)} ${base}${tops}V${base}Z`
}
