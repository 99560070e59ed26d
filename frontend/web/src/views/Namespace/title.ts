/** Why it is on or off right now, in one sentence. */
import type { Namespace } from '../../api/names'
import type { Say } from '../../i18n/say'

export function title(n: Namespace, { t, f }: Say, now: number): string {
  const words = t.namespace
  const name = n.namespace
  const late = n.overdue ? f.when(Date.parse(n.overdue.at), now) : ''
  if (n.overdue?.way === 'sleep') return words.shouldSleep(name, late)
  if (n.state === 'failed') return words.failed(name)
  if (n.waiting_since) return words.waiting(name, f.when(Date.parse(n.waiting_since), now))
  if (n.overdue?.way === 'wake' && n.state !== 'waking') return words.shouldWake(name, late)
  if (n.state === 'left-alone') return words.leftAlone(name)
  const next = n.next_switch ? f.when(Date.parse(n.next_switch.at), now) : null
  if (n.awake_since) return next ? words.awakeUntil(name, next) : words.awake(name)
  return next ? words.asleepUntil(name, next) : words.asleep(name)
}
