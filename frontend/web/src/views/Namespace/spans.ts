/** When it was planned to be awake and when it really was, from its history, what runs now, and its calendar. */
import type { NamespaceDetail } from '../../api/names'

export type Awake = { start: number; stop: number }
export type Spans = { planned: Awake[]; real: Awake[]; over: Awake[] }

export function spansOf(of: NamespaceDetail, now: number): Spans {
  const at = (text: string) => Date.parse(text)
  const window = (s: { start: string; stop: string }) => ({ start: at(s.start), stop: at(s.stop) })
  const planned = new Map<string, Awake>()
  for (const each of [...of.history.map((o) => o.planned), ...of.calendar.map((c) => c.window)]) planned.set(each.start, window(each))
  const running = of.namespace.window
  if (running && at(running.start) <= now) planned.set(running.start, window(running))
  const real = of.history.flatMap((o) => (o.actual ? [{ start: at(o.actual.start), stop: o.actual.stop ? at(o.actual.stop) : now }] : []))
  const since = of.namespace.awake_since
  if (since && !real.some((r) => r.start === at(since))) real.push({ start: at(since), stop: now })
  const late = of.namespace.overdue
  const over = late?.way === 'sleep' ? [{ start: at(late.at), stop: now }] : []
  return { planned: [...planned.values()].sort((a, b) => a.start - b.start), real, over }
}

/** What of the spans lies in a day. */
export function within(all: readonly Awake[], from: number, to: number): Awake[] {
  return all.map((s) => ({ start: Math.max(from, s.start), stop: Math.min(to, s.stop) })).filter((s) => s.start < s.stop)
}
