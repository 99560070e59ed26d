/** When it was planned to be awake and when it really was, from its history, what runs now, and its calendar. */
import type { NamespaceDetail } from '../../api/names'

export type Awake = { start: number; stop: number }
export type Lost = Awake & { state: 'missed' | 'failed' }

/** `over`: awake against what is planned; `lost`: planned, and never awake, for whatever reason; `waiting`: for a place. */
export type Spans = { planned: Awake[]; real: Awake[]; over: Awake[]; lost: Lost[]; waiting: Awake[]; taken: (Awake & { by: string })[] }

const at = (text: string) => Date.parse(text)
const window = (s: { start: string; stop: string }) => ({ start: at(s.start), stop: at(s.stop) })

export function spansOf(of: NamespaceDetail, now: number): Spans {
  const { awake_since: since, window: running, waiting_since: waiting } = of.namespace
  const planned = new Map<string, Awake>()
  for (const each of [...of.history.map((o) => o.planned), ...of.calendar.map((c) => c.window)]) planned.set(each.start, window(each))
  if (running && at(running.start) <= now) planned.set(running.start, window(running))
  const real = of.history.flatMap((o) => (o.actual ? [{ start: at(o.actual.start), stop: o.actual.stop ? at(o.actual.stop) : now }] : []))
  if (since && !real.some((r) => r.start === at(since))) real.push({ start: at(since), stop: now })
  return {
    planned: [...planned.values()].sort((a, b) => a.start - b.start),
    real,
    over: overOf(of, now),
    lost: lostOf(of, now),
    waiting: waiting ? [{ start: at(waiting), stop: now }] : [],
    taken: of.taken_away.map((each) => ({ ...window(each.window), by: each.by })),
  }
}

function overOf(of: NamespaceDetail, now: number): Awake[] {
  const { overdue, by_hand: hand } = of.namespace
  if (overdue?.way === 'sleep') return [{ start: at(overdue.at), stop: now }]
  return hand?.kind === 'woken-by-hand' ? [{ start: at(hand.since), stop: now }] : []
}

/** What nobody was awake for: by the history, and so far by the window that is open. */
function lostOf(of: NamespaceDetail, now: number): Lost[] {
  const { overdue, state } = of.namespace
  const past = of.history.flatMap((o) => (!o.actual && (o.state === 'missed' || o.state === 'failed') ? [{ ...window(o.planned), state: o.state }] : []))
  const isLost = overdue?.way === 'wake' && state !== 'waiting' && state !== 'waking'
  return isLost ? [...past, { start: at(overdue.at), stop: now, state: state === 'failed' ? 'failed' : 'missed' }] : past
}

/** What of the spans lies in a day. */
export function within<S extends Awake>(all: readonly S[], from: number, to: number): S[] {
  return all.map((s) => ({ ...s, start: Math.max(from, s.start), stop: Math.min(to, s.stop) })).filter((s) => s.start < s.stop)
}
