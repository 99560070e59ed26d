/** Bars too narrow to be told apart become one with a count; what went wrong always stands for itself. */
import type { Scale } from '../../parts/TimeAxis'
import type { Bar } from './bars'

const NARROW = 3

export function merged(bars: readonly Bar[], scale: Scale): Bar[] {
  const found: Bar[] = []
  for (const bar of bars) {
    const last = found.at(-1)
    if (last && isOf(last, bar, scale)) found[found.length - 1] = { ...last, to: Math.max(last.to, bar.to), count: last.count + 1, cost: null }
    else found.push(bar)
  }
  return found
}

function isOf(last: Bar, bar: Bar, { x }: Scale): boolean {
  const isPlain = (bar.kind === 'solid' || bar.kind === 'planned') && bar.kind === last.kind && !bar.marks && !last.marks
  const isNarrow = (each: Bar) => each.count > 1 || x(each.to) - x(each.from) < NARROW
  return isPlain && isNarrow(last) && isNarrow(bar) && x(bar.from) - x(last.to) < NARROW
}
