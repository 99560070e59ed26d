/** In a file that is written by hand: where a problem stands in it, and the edit that ends an overlap with the least taken away. */
import type { Problem } from '../../api/names'
import { wallAt } from '../../time/zones'
import { type Span, spansIn } from './lines'
import { type Move, type Overlap, moveOf } from './problems'

export type Edge = Move & { text: string; place: Span }

type Written = { text: string; place: Span }

/** The place of a problem in this file, which may be the other one of two that it is about; null: it is in none of its lines. */
export function placeIn(file: string, { place, related }: Problem): Span | null {
  return [place, ...related.map((each) => each.place)].find((each) => each.file === file) ?? null
}

/** `window`: where the one that overlaps stands, one of its list. Null: it lies within its neighbour, and nothing is left. */
export function edgeOf(yaml: string, window: Span, overlap: Overlap): Edge | null {
  const [start, stop] = [writtenAt(yaml, window, 'start'), writtenAt(yaml, window, 'stop')]
  if (!start || !stop) return null
  const isDated = start.text.includes('T')
  const move = isDated ? datedMove(overlap, start.text, stop.text) : moveOf(overlap, { start: start.text, stop: stop.text })
  if (!move) return null
  const { place } = move.field === 'start' ? start : stop
  const text = isDated ? wallText(overlap.zone, move.field === 'start' ? overlap.until : overlap.at) : move.time
  return { ...move, text, place }
}

/** As `moveOf`, of one window that may last for days. */
function datedMove({ at, until, from, to, zone }: Overlap, start: string, stop: string): Move | null {
  const [first, last] = [wallText(zone, at), wallText(zone, until)]
  if (first <= start) return last >= stop ? null : { field: 'start', time: to }
  const cut = (a: string, b: string) => Date.parse(`${b}Z`) - Date.parse(`${a}Z`)
  return last >= stop || cut(first, stop) <= cut(start, last) ? { field: 'stop', time: from } : { field: 'start', time: to }
}

/** Null: it is written in a way that nobody here can tell, such as twice. */
function writtenAt(yaml: string, within: Span, key: 'start' | 'stop'): Written | null {
  const bare = yaml.replace(/(^|[ \t])#.*/gm, (comment) => ' '.repeat(comment.length))
  const [only, another] = spansIn(bare, within, new RegExp(`\\b${key}:\\s*["']?((?:\\d{4}-\\d\\d-\\d\\dT)?\\d\\d:\\d\\d)`, 'g'))
  return only && !another ? only : null
}

/** `2026-12-16T17:00` */
function wallText(zone: string, at: number): string {
  const { year, month, day, hour, minute } = wallAt(zone, at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}
